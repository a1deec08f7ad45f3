// lab calibrate --rows: fits the constants of hardware, kernels and benchmarks to the measured rows again,
// and leaves curves, machines, placements and variants out to see what they are worth.
import { writeFileSync } from 'node:fs';
import { isPinned } from '../../../../shared/row-calibration.ts';
import { formatNumber } from '../../../../shared/text/format.ts';
import { formatTable } from '../../../../shared/text/table.ts';
import { modelVersion } from '../../../engine/run.ts';
import { calibrateRows, type RowsCalibration } from '../../../lab/validation/rows-calibration.ts';
import { writeCalibration, writeConstants } from '../../../validate/calibrate/stored-form.ts';
import type { BasicContext } from '../command.ts';

const constantsFile = new URL('../../../engine/fitted-constants.ts', import.meta.url);
const calibrationFile = new URL('../../../validate/stored-calibration.ts', import.meta.url);

const right = (header: string) => ({ header, align: 'right' as const });
const percent = (share: number | null) => (share === null ? '-' : `${(100 * share).toFixed(1)} %`);

function formatCalibration({ pinned, folds, fittedRows }: RowsCalibration): string[] {
  const known = pinned.filter(isPinned).length;
  return [
    `${pinned.length} constants, ${fittedRows} fitted rows; the rows pin down ${known} of them.`,
    '',
    ...formatTable(
      [{ header: 'constant' }, right('value'), right('+-'), { header: 'pinned down' }],
      pinned.map((one) => [
        one.name,
        formatNumber(one.value, 4),
        percent(one.uncertainty),
        isPinned(one) ? 'yes' : 'no',
      ]),
    ),
    '',
    'Left out, and predicted from the rest (median error; null: of a model without mechanics):',
    ...formatTable(
      [{ header: 'left out' }, { header: 'rows' }, right('n'), right('error'), right('null')],
      folds.map(({ left, experiment, rows, lab, null: without }) => [
        `each ${left}`,
        experiment,
        `${rows}`,
        percent(lab.medianAbsError),
        percent(without.medianAbsError),
      ]),
    ),
  ];
}

export async function calibrateToRows(context: BasicContext): Promise<void> {
  const { options, print, signal, progress } = context;
  const found = await calibrateRows({
    signal,
    onProgress: (now) => progress.update(now, 'predictions'),
  });
  progress.end();
  if (options['json']) print(JSON.stringify(found));
  else for (const line of formatCalibration(found)) print(line);
  if (!options['write']) return;
  const { constants, ...rest } = found;
  const date = new Date().toISOString().slice(0, 10);
  const command = 'lab calibrate --rows';
  writeFileSync(constantsFile, writeConstants(constants));
  writeFileSync(calibrationFile, writeCalibration({ command, modelVersion, date, ...rest }));
}
