// lab calibrate --rows: fits the constants of hardware, kernels and benchmarks to the measured rows again,
// and leaves curves, machines, placements and variants out to see what they are worth.
import { writeFileSync } from 'node:fs';
import { formatEnsemble, formatFolds, formatPinned } from '../../../../shared/text/row-profile.ts';
import { isPinned } from '../../../../shared/row-calibration.ts';
import { modelVersion } from '../../../engine/run.ts';
import { calibrateRows, type RowsCalibration } from '../../../lab/validation/rows-calibration.ts';
import { freeConstants } from '../../../validate/calibrate/free-constants.ts';
import {
  writeCalibration,
  writeConstants,
  writeEnsemble,
} from '../../../validate/calibrate/stored-form.ts';
import { chooseHandful, handfulSize } from '../../../validate/members.ts';
import type { BasicContext } from '../command.ts';

const constantsFile = new URL('../../../engine/fitted-constants.ts', import.meta.url);
const ensembleFile = new URL('../../../validate/stored-ensemble.ts', import.meta.url);
const calibrationFile = new URL('../../../validate/stored-calibration.ts', import.meta.url);

function formatCalibration(found: RowsCalibration): string[] {
  const { pinned, folds, fittedRows } = found;
  const known = pinned.filter(isPinned).length;
  return [
    `${pinned.length} constants, ${fittedRows} fitted rows; the rows pin down ${known} of them.`,
    '',
    ...formatPinned(pinned),
    '',
    ...formatFolds(folds),
    '',
    ...formatEnsemble(found),
  ];
}

/** Writes what was found where the lab reads it. */
function store({ constants, members, ...rest }: RowsCalibration): void {
  const date = new Date().toISOString().slice(0, 10);
  const madeBy = { command: 'lab calibrate --rows', modelVersion, date };
  const handful = chooseHandful(members, handfulSize);
  const names = freeConstants.map(({ name }) => name);
  const thousandths = members.map((row) => row.map((value) => Math.round(1000 * value)));
  writeFileSync(constantsFile, writeConstants(constants));
  writeFileSync(calibrationFile, writeCalibration({ ...madeBy, ...rest }));
  writeFileSync(ensembleFile, writeEnsemble({ ...madeBy, names, handful, members: thousandths }));
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
  if (options['write']) store(found);
}
