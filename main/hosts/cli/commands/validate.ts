// lab validate: simulates every measured ratio of the published figures and compares them. Exit code 1
// if one is off by more than is allowed, of what was added.
import {
  allowedPercent,
  isWithinAllowedError,
} from '../../../../shared/text/validation-summary.ts';
import { formatValidation } from '../../../../shared/text/validation-table.ts';
import { modelVersion } from '../../../engine/run.ts';
import { readValidated } from '../../../lab/sweeps/validate.ts';
import { fixedRunsOptions, type Command } from '../command.ts';

export const validate: Command = {
  usage: 'lab validate',
  options: fixedRunsOptions,
  help: [`  Exit code 1 if a ratio is off by more than ${allowedPercent} of what was added.`],
  async run({ options, lab, presets, signal, progress, print }) {
    const { ended } = await lab().startValidation({
      force: options['force'] === true,
      signal,
      onProgress: (now) => progress.update(now),
    });
    const rows = readValidated(await ended, presets);
    const { uncertainty } = lab().validation();
    progress.end();
    if (options['json']) for (const row of rows) print(JSON.stringify(row));
    else for (const line of formatValidation({ rows, uncertainty }, modelVersion)) print(line);
    return rows.every(({ simulated }) => isWithinAllowedError(simulated)) ? 0 : 1;
  },
};
