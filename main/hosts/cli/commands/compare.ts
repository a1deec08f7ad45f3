// lab compare: compares stored runs with a baseline, by paired differences.
// It simulates nothing.
import { LabError } from '../../../../shared/errors.ts';
import { formatComparison } from '../../../../shared/text/comparison-table.ts';
import { jsonOption, type Command } from '../command.ts';
import { comparisonJson } from '../run-json.ts';

export const compare: Command = {
  usage: 'lab compare KEY KEY... [--baseline KEY]',
  maxArgs: Infinity,
  options: { ...jsonOption, baseline: { type: 'string' } },
  help: ['  The first run is the baseline unless --baseline names another.'],
  async run({ options, args, storedLab, print, words }) {
    if (args.length < 2) {
      throw new LabError('bad-usage', 'compare needs two runs', 'lab list shows the keys');
    }
    const { baseline } = options;
    const comparison = storedLab().compare(
      args,
      typeof baseline === 'string' ? baseline : undefined,
    );
    if (options['json']) print(comparisonJson(comparison));
    else {
      const lines = formatComparison({ ...comparison, command: ['lab', ...words] });
      for (const line of lines) print(line);
    }
  },
};
