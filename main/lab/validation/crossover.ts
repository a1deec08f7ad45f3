import type { Crossover } from '../../../shared/questions.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { Pool } from '../../pool/pool.ts';
import { createEta } from '../work/eta.ts';
import type { RangeOptions } from './member-ranges.ts';
import { pairedReplications, sysPerOp } from './paired-cost.ts';
import { membersOf } from './spec-members.ts';

/** A place along an axis, with the specs of both policies there. */
export interface PlaceOfTwo {
  readonly at: number;
  readonly specs: readonly [Spec, Spec];
}

interface Point {
  readonly at: number;
  readonly ratio: number;
}

/** Where the ratio passes 1 first, on the straight line between two places, by logarithms; null for nowhere. */
export function crossingOf(points: readonly Point[]): number | null {
  const sorted = points.toSorted((a, b) => a.at - b.at);
  for (const [i, after] of sorted.entries()) {
    const before = sorted[i - 1];
    if (!before || before.ratio < 1 === after.ratio < 1) continue;
    const [low, high] = [Math.log(before.ratio), Math.log(after.ratio)];
    const share = low / (low - high);
    if (before.at <= 0) return before.at + share * (after.at - before.at);
    return before.at * (after.at / before.at) ** share;
  }
  return null;
}

/** Specs of both policies at each place, under the stored constants first, then under each set. */
function listSets(places: readonly PlaceOfTwo[]) {
  const members = places.map(({ specs }) => specs.map(membersOf));
  const found = members.flat().flatMap((one) => ('why' in one ? [] : [one]));
  const isWhole = found.length === 2 * places.length;
  const sets = isWhole ? Math.min(...found.map(({ specs }) => specs.length)) : 0;
  const under = (set: number): Spec[][] =>
    members.map((two) => two.flatMap((one) => ('why' in one ? [] : (one.specs[set] ?? []))));
  return {
    from: isWhole ? (found[0]?.from ?? '') : 'none: the costs of the machine were not fitted',
    sets: [
      places.map(({ specs }) => [...specs]),
      ...Array.from({ length: sets }, (_, i) => under(i)),
    ],
  };
}

/** Finds where along an axis the second policy of each place costs as much as the first. */
export async function findCrossover(
  pool: Pool,
  places: readonly PlaceOfTwo[],
  { signal, onProgress = () => undefined }: RangeOptions,
): Promise<Crossover> {
  const { sets, from } = listSets(places);
  const eta = createEta();
  const total = sets.length * places.length;
  let done = 0;
  const curves: Point[][] = [];
  for (const set of sets) {
    const points: Point[] = [];
    for (const [i, specs] of set.entries()) {
      const [first = 0, second = 0] = await Promise.all(
        specs.map((spec) => sysPerOp(pool, spec, signal)),
      );
      points.push({ at: places[i]?.at ?? 0, ratio: second / first });
      onProgress({ done: ++done, total, etaMs: eta(done, total) });
    }
    curves.push(points);
  }
  const [ratios = [], ...others] = curves;
  const crossings = others.map(crossingOf).filter((at) => at !== null);
  const at = crossingOf(ratios);
  const all = at === null ? crossings : [at, ...crossings];
  return {
    ratios,
    at,
    range: all.length > 0 ? { low: Math.min(...all), high: Math.max(...all) } : null,
    crossing: crossings.length,
    sets: others.length,
    from,
    replications: pairedReplications,
  };
}
