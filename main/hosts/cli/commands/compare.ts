// lab compare: stored runs against a baseline: different, the same, or not decided.
// It simulates nothing; the text ends in the sweep that makes the runs anew.
import type { Comparison } from '../../../../shared/comparison.ts';
import { LabError } from '../../../../shared/errors.ts';
import { exportFormats } from '../../../../shared/contract/analysis-calls.ts';
import { writeComparisonExport } from '../../../../shared/figures/export.ts';
import {
  comparisonFigureNames,
  type ComparisonFigureName,
} from '../../../../shared/figures/figure.ts';
import type { Lab } from '../../../lab/lab.ts';
import { buildComparisonFigure } from '../../../lab/figures/comparison-figure.ts';
import { jsonOption, type Command, type Context, type Options } from '../command.ts';
import { findRanges, rangeHelp, rangeOption } from '../member-ranges.ts';
import { putText, readFormat } from '../put-text.ts';
import { printComparison, readMargin } from '../print-comparison.ts';

/** null without one. @throws LabError `bad-usage`. */
function readFigureName({ figure, format, out }: Options): ComparisonFigureName | null {
  if (figure === undefined) {
    if (format === undefined && out === undefined) return null;
    throw new LabError('bad-usage', '--format and --out are of a figure', '--figure compared-cost');
  }
  const known = comparisonFigureNames.find((name) => name === figure);
  if (known) return known;
  const hint = comparisonFigureNames.join(' or ');
  throw new LabError('bad-usage', `unknown figure ${String(figure)}`, hint);
}

async function withRanges(context: Context, lab: Lab, comparison: Comparison): Promise<Comparison> {
  const { baseline, rows } = comparison;
  await findRanges(context, lab, [baseline, ...rows.map(({ run }) => run)]);
  return lab.memberRanges.attach(comparison);
}

export const compare: Command = {
  usage: 'lab compare KEY KEY... [--baseline KEY] [--margin 1%] [--figure NAME]',
  maxArgs: Infinity,
  options: {
    ...jsonOption,
    baseline: { type: 'string' },
    margin: { type: 'string' },
    figure: { type: 'string' },
    format: { type: 'string' },
    out: { type: 'string' },
    ...rangeOption,
  },
  help: [
    '  The first run is the baseline unless --baseline names another. A ratio to it',
    '  within the margin counts as the same; default 1%, also written 0.01.',
    `  --figure NAME  draw it: ${comparisonFigureNames.join(' or ')}`,
    `  --format FORMAT  of the figure: ${exportFormats.filter((one) => one !== 'mmtests').join(', ')}`,
    '  --out FILE     write there; default standard output',
    ...rangeHelp,
  ],
  async run(context) {
    const { options, args, storedLab, print } = context;
    if (args.length < 2) {
      throw new LabError('bad-usage', 'compare needs two runs', 'lab list shows the keys');
    }
    const { baseline } = options;
    const margin = readMargin(options['margin']);
    const lab = storedLab();
    const plain = lab.compare(args, {
      baseline: typeof baseline === 'string' ? baseline : undefined,
      margin,
    });
    const comparison = options['range'] ? await withRanges(context, lab, plain) : plain;
    const figure = readFigureName(options);
    if (figure !== null) {
      const made = buildComparisonFigure(figure, comparison);
      const format = readFormat(options) ?? 'mail';
      putText(context, writeComparisonExport(format, made, comparison).text);
      return;
    }
    printComparison({ options, print }, options['json'] ? plain : comparison);
    const { predictions } = comparison;
    if (options['json'] && predictions) print(JSON.stringify({ memberRanges: predictions }));
  },
};
