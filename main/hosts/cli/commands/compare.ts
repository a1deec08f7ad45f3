// lab compare: stored runs against a baseline: different, the same, or not decided.
// It simulates nothing.
import { marginRange } from '../../../../shared/comparison.ts';
import { LabError } from '../../../../shared/errors.ts';
import { formatComparison } from '../../../../shared/text/comparison-table.ts';
import { jsonOption, type Command } from '../command.ts';
import { comparisonJson } from '../run-json.ts';

/** `1%` or `0.01`. */
function readMargin(text: unknown): number | undefined {
  if (typeof text !== 'string') return undefined;
  const match = /^(\d*\.?\d+)(%?)$/.exec(text.trim());
  const margin = match ? Number(match[1]) / (match[2] ? 100 : 1) : Number.NaN;
  if (margin > marginRange.above && margin < marginRange.below) return margin;
  throw new LabError(
    'bad-value',
    `--margin must be above 0 and below 100%, got ${text}`,
    '--margin 1%',
  );
}

export const compare: Command = {
  usage: 'lab compare KEY KEY... [--baseline KEY] [--margin 1%]',
  maxArgs: Infinity,
  options: { ...jsonOption, baseline: { type: 'string' }, margin: { type: 'string' } },
  help: [
    '  The first run is the baseline unless --baseline names another. A ratio to it',
    '  within the margin counts as the same; default 1%, also written 0.01.',
  ],
  async run({ options, args, storedLab, print, words }) {
    if (args.length < 2) {
      throw new LabError('bad-usage', 'compare needs two runs', 'lab list shows the keys');
    }
    const { baseline } = options;
    const margin = readMargin(options['margin']);
    const comparison = storedLab().compare(args, {
      baseline: typeof baseline === 'string' ? baseline : undefined,
      margin,
    });
    if (options['json']) print(comparisonJson(comparison));
    else {
      const lines = formatComparison({ ...comparison, command: ['lab', ...words] });
      for (const line of lines) print(line);
    }
  },
};
