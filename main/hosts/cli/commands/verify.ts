// lab verify: simulates stored runs again and compares every replication bit for bit.
// It takes as long as the runs did, and changes nothing.
import { LabError } from '../../../../shared/errors.ts';
import { shortKey } from '../../../../shared/text/results.ts';
import { jsonOption, type Command } from '../command.ts';

export const verify: Command = {
  usage: 'lab verify KEY...',
  maxArgs: 1000,
  options: { ...jsonOption, workers: { type: 'string' }, quiet: { type: 'boolean' } },
  help: [
    '  KEY   run keys, or their first 4 or more digits',
    '',
    'Ends with 1 if a replication differs.',
  ],
  async run({ options, args, storedLab, print, signal, progress }) {
    if (args.length === 0) {
      throw new LabError('bad-usage', 'verify needs a run key', 'lab list shows the keys');
    }
    let code = 0;
    for (const key of args) {
      const found = await storedLab().verify(key, {
        signal,
        onProgress: (now) => progress.update(now),
      });
      progress.end();
      const { replications, differing } = found;
      if (differing.length > 0) code = 1;
      if (options['json']) print(JSON.stringify(found));
      else if (differing.length === 0) {
        print(
          `run ${shortKey(found.key)}: all ${replications} replications are the same, bit for bit`,
        );
      } else {
        print(
          `run ${shortKey(found.key)}: ${differing.length} of ${replications} replications differ: ` +
            differing.join(', '),
        );
      }
    }
    return code;
  },
};
