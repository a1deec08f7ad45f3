import type { RowPrediction, RowRole, RowScore, RowsSummary } from '../../shared/row-prediction.ts';
import type { Measurement } from './measurement.ts';

type PredictedRange = NonNullable<RowPrediction['predicted']>;

/** Metrics that are shares: scored in points. */
const shares = new Set(['idleShare']);

export const isShare = (metric: string) => shares.has(metric);

/** How far a prediction is off. */
export function errorOf(row: Measurement, predicted: number): number {
  const { value, metric } = row;
  if (typeof value !== 'number') {
    const [low, high] = value;
    if (predicted >= low && predicted <= high) return 0;
    return predicted / (predicted < low ? low : high) - 1;
  }
  return isShare(metric) ? (predicted - value) / 100 : predicted / value - 1;
}

/** The range of a prediction: a factor either way, as a logarithm, or points of a share. */
export function rangeOf(row: Measurement, mean: number, half: number): PredictedRange {
  if (isShare(row.metric)) {
    const points = 100 * (1 - Math.exp(-half));
    return { mean, low: Math.max(0, mean - points), high: Math.min(100, mean + points) };
  }
  return { mean, low: mean * Math.exp(-half), high: mean * Math.exp(half) };
}

export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1] ?? 0, sorted[sorted.length >> 1] ?? 0];
  return (low + high) / 2;
}

const shareOf = <T>(all: readonly T[], isIn: (one: T) => boolean): number | null =>
  all.length === 0 ? null : all.filter(isIn).length / all.length;

function isCovered({ measured, predicted }: RowPrediction): boolean {
  if (!predicted) return false;
  if (measured === null) return false;
  const [low, high] = typeof measured === 'number' ? [measured, measured] : measured;
  return high >= predicted.low && low <= predicted.high;
}

/** ln(high / low); null for a range that reaches down to 0. */
function widthOf({ predicted }: RowPrediction): number | null {
  return predicted && predicted.low > 0 ? Math.log(predicted.high / predicted.low) : null;
}

/** Scores rows of one role; rows without a prediction do not count. */
export function scoreOf(rows: readonly RowPrediction[]): RowScore {
  const scored = rows.flatMap((row) =>
    row.error === null ? [] : [{ row, off: Math.abs(row.error) }],
  );
  return {
    rows: scored.length,
    medianAbsError: median(scored.map(({ off }) => off)),
    within10: shareOf(scored, ({ off }) => off <= 0.1),
    within25: shareOf(scored, ({ off }) => off <= 0.25),
    coverage90: shareOf(scored, ({ row }) => isCovered(row)),
    medianWidth: median(scored.flatMap(({ row }) => widthOf(row) ?? [])),
  };
}

/** All scored rows together, and those of either role apart. */
export function summarize(rows: readonly RowPrediction[]): RowsSummary {
  const of = (...roles: RowRole[]) => rows.filter(({ role }) => roles.includes(role));
  const { rows: _scored, ...all } = scoreOf(of('fitted', 'predicted'));
  return {
    rows: rows.length,
    expressed: rows.filter(({ role }) => role !== 'not-expressed').length,
    ...all,
    fitted: scoreOf(of('fitted')),
    predicted: scoreOf(of('predicted')),
  };
}
