import { comparisonAnswers, type Comparison, type ComparisonRow } from '../../comparison.ts';
import { listRanges } from '../../cost-range.ts';
import { explainComparedRanges } from '../../text/member-range.ts';
import { formatMargin } from '../../text/comparison-table.ts';
import type { FigurePoint } from '../figure.ts';
import { categoryAxis, chooseScale, makePoint, numberAxis } from '../run/parts.ts';
import type { ComparisonFigure } from './comparison-figure.ts';
import { policiesOf } from '../run/name-runs.ts';
import { comparedRuns, nameCompared } from './name-compared.ts';
import { describeCompared, noteCompared, provenanceOfCompared } from './parts.ts';

function pointOf(
  { run, jointRatio, n, answer }: ComparisonRow,
  name: string,
  predictions: Comparison['predictions'],
): FigurePoint {
  const { mean, low, high } = jointRatio;
  const interval = n < 2 ? {} : { low, high };
  const range = predictions?.ratios.find(({ key }) => key === run.key);
  return makePoint(name, mean, {
    ...interval,
    ...(range ? { prediction: [range.low, range.high] } : {}),
    key: run.key,
    isPrecise: run.precisionReached,
    label: answer,
  });
}

/** `Different: sync, latr.`, a sentence for each answer. */
function listAnswers(rows: readonly ComparisonRow[], nameOf: (key: string) => string): string[] {
  return comparisonAnswers.flatMap((answer) => {
    const names = rows.filter((row) => row.answer === answer).map(({ run }) => nameOf(run.key));
    const lead = `${answer.charAt(0).toUpperCase()}${answer.slice(1)}`;
    return names.length === 0 ? [] : [`${lead}: ${names.join(', ')}.`];
  });
}

/** How many names a sentence has room for. */
const mostNamed = 8;

/** Who is told apart by the prediction ranges, and what these are. */
function notePredictions(
  predictions: NonNullable<Comparison['predictions']>,
  nameOf: (key: string) => string,
): string[] {
  const { ratios, without } = predictions;
  const said = comparisonAnswers.flatMap((answer) => {
    const keys = ratios.flatMap((ratio) => (ratio.answer === answer ? [ratio.key] : []));
    if (keys.length === 0) return [];
    const more = keys.length > mostNamed ? ` and ${keys.length - mostNamed} more` : '';
    return [`${answer}: ${keys.slice(0, mostNamed).map(nameOf).join(', ')}${more}`];
  });
  return [
    ...(said.length > 0 ? [`By the prediction ranges ${said.join('; ')}.`] : []),
    ...(ratios.length > 0 ? [explainComparedRanges(predictions)] : []),
    ...without,
  ];
}

function build(comparison: Comparison) {
  const { baseline, rows, margin, ranges, predictions } = comparison;
  const runs = comparedRuns(comparison);
  const names = nameCompared(runs);
  const nameOf = (key: string) => names.get(key) ?? key;
  const points = rows.map((row) => pointOf(row, nameOf(row.run.key), predictions));
  const ratios = rows.map(({ jointRatio }) => jointRatio.mean);
  const others = rows.map(({ run }) => run);
  return {
    name: 'compared-cost',
    kind: 'bars',
    title: `System time relative to ${nameOf(baseline.key)}`,
    subtitle: describeCompared(runs),
    x: categoryAxis(
      'run',
      rows.map(({ run }) => nameOf(run.key)),
    ),
    y: numberAxis(
      'system time per operation, ratio to the baseline',
      '',
      'ratio',
      chooseScale(ratios),
    ),
    z: null,
    series: [
      { name: 'ratio to the baseline', origin: 'simulated', slot: 0, isDimmed: false, points },
    ],
    policies: policiesOf(others, ({ key }) => nameOf(key)),
    annotations: [{ axis: 'y', at: 1, label: 'baseline' }],
    notes: [
      `Intervals hold for all runs together at 95 %. Different: wholly outside of ${formatMargin(margin)} ` +
        'around the baseline; same: wholly inside; not decided: neither.',
      ...listAnswers(rows, nameOf),
      ...(predictions ? notePredictions(predictions, nameOf) : []),
      ...listRanges(ranges),
      ...noteCompared(runs),
    ],
    provenance: provenanceOfCompared(comparison),
  } satisfies ReturnType<ComparisonFigure['build']>;
}

/** The cost of each run by that of the baseline, with the interval that gives the answer. */
export const comparedCost: ComparisonFigure = {
  title: 'Cost relative to the baseline',
  refuse: () => null,
  build,
};
