import { measuredValue } from '../predictor.ts';
import type { Measurement } from '../measurement.ts';

/** What rows of an experiment go along, for rows between others. */
const along: Readonly<Record<string, string>> = {
  sharers: 'cores',
  'flush-loop': 'threads',
};

/** Points of a curve by what it goes along, ascending. */
type Points = readonly (readonly [at: number, value: number])[];

/** On the straight line between the neighbours of a place, both scales logarithmic; past an end, its value. */
function interpolate(points: Points, at: number): number | null {
  const below = points.filter(([x]) => x <= at).at(-1);
  const above = points.find(([x]) => x >= at);
  if (!below || !above) return (below ?? above)?.[1] ?? null;
  if (below[0] === above[0]) return below[1];
  const share = Math.log(at / below[0]) / Math.log(above[0] / below[0]);
  return Math.exp(Math.log(below[1]) * (1 - share) + Math.log(above[1]) * share);
}

const sameBut = (a: Measurement, b: Measurement, names: readonly string[]) =>
  names.every((name) => a[name] === b[name]);

function geometricMean(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** A pair row's own at another place, the same socket if it can be. */
function fromOtherPlacement(row: Measurement, known: readonly Measurement[]): number | null {
  const like = known.filter((other) =>
    sameBut(row, other, ['metric', 'pages', 'mitigations', 'optimisationsUpTo']),
  );
  const found = like.find((other) => other['placement'] === 'same-socket') ?? like[0];
  return found ? measuredValue(found) : null;
}

/** What other curves of the same quantity have at the row's place, in their geometric mean. */
function fromOtherCurves(
  row: Measurement,
  known: readonly Measurement[],
  name: string,
): number | null {
  const like = known.filter((other) => sameBut(row, other, ['metric', 'pages', 'policy', 'test']));
  const curves = Map.groupBy(
    like,
    ({ machine, kernel, variant }) => `${machine} ${kernel} ${variant}`,
  );
  const at = Number(row[name]);
  const values = [...curves.values()].flatMap((rows) => {
    const points = rows
      .map((one) => [Number(one[name]), measuredValue(one)] as const)
      .toSorted(([a], [b]) => a - b);
    return interpolate(points, at) ?? [];
  });
  return geometricMean(values);
}

/** What a model without mechanics says of a row, from the rows that are known; null if they are none like it. */
export function nullValue(row: Measurement, known: readonly Measurement[]): number | null {
  const others = known.filter(
    ({ id, experiment }) => id !== row.id && experiment === row.experiment,
  );
  if (row.experiment === 'pair') return fromOtherPlacement(row, others);
  const name = along[row.experiment];
  return name === undefined ? null : fromOtherCurves(row, others, name);
}
