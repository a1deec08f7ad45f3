// lab validate: simulates every measured ratio of the published figures and compares them. Exit code 1
// if one is off by more than is allowed, of what was added. With --rows it predicts measured rows.
import { exportFormats } from '../../../../shared/contract/analysis-calls.ts';
import { writeValidationExport } from '../../../../shared/figures/export.ts';
import {
  allowedPercent,
  isWithinAllowedError,
} from '../../../../shared/text/validation-summary.ts';
import { formatValidation } from '../../../../shared/text/validation-table.ts';
import { rowFigureNames } from '../../../../shared/figures/figure.ts';
import { modelVersion } from '../../../engine/run.ts';
import { readValidationFigure } from '../../../lab/figures/validation-figure.ts';
import { readValidated } from '../../../lab/sweeps/validate.ts';
import { fixedRunsOptions, type Command } from '../command.ts';
import { putText, readFormat } from '../put-text.ts';
import { builtInName, validateRows } from './validate-rows.ts';

const formats = exportFormats.filter((format) => format !== 'mmtests');

export const validate: Command = {
  usage: 'lab validate [--rows FILE]',
  options: {
    ...fixedRunsOptions,
    rows: { type: 'string' },
    scores: { type: 'boolean' },
    figure: { type: 'string' },
    format: { type: 'string' },
    out: { type: 'string' },
  },
  help: [
    '  --rows FILE      predict the measured rows of a file instead: shootdowns of two threads,',
    `                   flush loops and the like; ${builtInName} is those that come with the lab`,
    '  --scores         of these rows print the scores only',
    '  --figure NAME    draw a figure of these rows instead, in the format of --format:',
    `                   ${rowFigureNames.join(', ')}`,
    '  --format FORMAT  the figure, simulated against measured, as',
    `                   ${formats.join(', ')}`,
    '  --out FILE       write it there; default standard output',
    `  Exit code 1 if a ratio is off by more than ${allowedPercent} of what was added.`,
  ],
  async run(context) {
    const { options, lab, presets, signal, progress, print } = context;
    if (typeof options['rows'] === 'string')
      return validateRows(context, options['rows']).then(() => 0);
    const format = readFormat(options);
    const { ended } = await lab().startValidation({
      force: options['force'] === true,
      signal,
      onProgress: (now) => progress.update(now),
    });
    const rows = readValidated(await ended, presets);
    const { uncertainty } = lab().validation();
    progress.end();
    if (format) {
      const { figure, text } = readValidationFigure(lab(), modelVersion);
      putText(context, writeValidationExport(format, figure, text, modelVersion).text);
    } else if (options['json']) for (const row of rows) print(JSON.stringify(row));
    else for (const line of formatValidation({ rows, uncertainty }, modelVersion)) print(line);
    return rows.every(({ simulated }) => isWithinAllowedError(simulated)) ? 0 : 1;
  },
};
