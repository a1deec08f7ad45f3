// lab validate: simulates every measured row of the published figures and compares them. Exit code 1
// if a row is off by more than 5 %.
import {
  formatValidation,
  isWithinAllowedError,
} from '../../../../shared/text/validation-table.ts';
import { modelVersion } from '../../../engine/run.ts';
import { readValidated } from '../../../lab/sweeps/validate.ts';
import { fixedRunsOptions, type Command } from '../command.ts';

export const validate: Command = {
  usage: 'lab validate',
  options: fixedRunsOptions,
  help: ['  Exit code 1 if a row is off by more than 5 %.'],
  async run({ options, lab, signal, progress, print }) {
    const { ended } = await lab().startValidation({
      force: options['force'] === true,
      signal,
      onProgress: (now) => progress.update(now),
    });
    const rows = readValidated(await ended);
    progress.end();
    if (options['json']) {
      for (const { machine, policy, source, publishedRatio, simulated, error, fitted } of rows) {
        print(
          JSON.stringify({ machine, policy, source, publishedRatio, simulated, error, fitted }),
        );
      }
    } else for (const line of formatValidation(rows, modelVersion)) print(line);
    return rows.every(isWithinAllowedError) ? 0 : 1;
  },
};
