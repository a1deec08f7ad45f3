// lab compare: stored runs against a baseline: different, the same, or not decided.
// It simulates nothing; the text ends in the sweep that makes the runs anew.
import { LabError } from '../../../../shared/errors.ts';
import { jsonOption, type Command } from '../command.ts';
import { printComparison, readMargin } from '../print-comparison.ts';

export const compare: Command = {
  usage: 'lab compare KEY KEY... [--baseline KEY] [--margin 1%]',
  maxArgs: Infinity,
  options: { ...jsonOption, baseline: { type: 'string' }, margin: { type: 'string' } },
  help: [
    '  The first run is the baseline unless --baseline names another. A ratio to it',
    '  within the margin counts as the same; default 1%, also written 0.01.',
  ],
  async run({ options, args, presets, storedLab, print }) {
    if (args.length < 2) {
      throw new LabError('bad-usage', 'compare needs two runs', 'lab list shows the keys');
    }
    const { baseline } = options;
    const margin = readMargin(options['margin']);
    const comparison = storedLab().compare(args, {
      baseline: typeof baseline === 'string' ? baseline : undefined,
      margin,
    });
    printComparison({ options, print, presets }, comparison);
  },
};
