import type { RowProfile } from '../../shared/row-profile.ts';
import { dot } from '../calibrate/matrix.ts';
import { storedConstants, type Constants } from '../engine/constants.ts';
import { Stream } from '../engine/random.ts';
import { storedEnsemble } from './stored-ensemble.ts';

/** Constants that predict, and sets of them that spread as is left open. */
export interface Basis {
  readonly constants: Constants;
  /** Ids of rows that do not come with the lab and had a part in the constants. */
  readonly ownRows?: readonly string[];
  readonly members: readonly Constants[];
}

/** Constants moved by thousandths of their logarithms. */
export function memberOf(
  best: Constants,
  names: readonly string[],
  offsets: readonly number[],
): Constants {
  const moved = names.map((name, i) => {
    const value = best[name] ?? Number.NaN;
    return [name, value * Math.exp((offsets[i] ?? 0) / 1000)] as const;
  });
  return { ...best, ...Object.fromEntries(moved) };
}

/** A few sets of constants that together spread as the whole ensemble does. */
export function listHandful(): Constants[] {
  const { handful, names, members } = storedEnsemble;
  return handful.map((place) => memberOf(storedConstants, names, members[place] ?? []));
}

/** The constants of a profile, and a few of its members. */
export function basisOf({ constants, pinned, members, ownRows }: RowProfile): Basis {
  const names = pinned.map(({ name }) => name);
  const places = chooseHandful(members, handfulSize);
  return {
    constants,
    ...(ownRows && { ownRows }),
    members: places.map((place) => memberOf(constants, names, members[place] ?? [])),
  };
}

/** Members that stand for all where each is a simulation. */
export const handfulSize = 8;
/** So many handfuls are tried. */
const tries = 400;

/** How far the mean and the products of some columns are from those of all. */
function badnessOf(
  some: readonly (readonly number[])[],
  all: readonly (readonly number[])[],
): number {
  const size = some[0]?.length ?? 0;
  const column = (rows: readonly (readonly number[])[], i: number) =>
    rows.map((row) => row[i] ?? 0);
  let bad = 0;
  for (let i = 0; i < size; i++) {
    const [x, whole] = [column(some, i), column(all, i)];
    bad += (x.reduce((a, b) => a + b, 0) / x.length) ** 2;
    bad += (dot(x, x) / x.length - dot(whole, whole) / whole.length) ** 2;
  }
  return bad;
}

/**
 * The places of a few members that together spread as all do: the best of many draws, by mean and
 * variance of each constant. Deterministic.
 */
export function chooseHandful(members: readonly (readonly number[])[], size: number): number[] {
  const count = members.length;
  if (count <= size) return members.map((_, i) => i);
  const scales = (members[0] ?? []).map((_, i) => {
    const values = members.map((row) => row[i] ?? 0);
    return Math.sqrt(dot(values, values) / count) || 1;
  });
  const scaled = members.map((row) => row.map((value, i) => value / (scales[i] ?? 1)));
  let best: number[] = [];
  let least = Infinity;
  for (let i = 0; i < tries; i++) {
    const stream = Stream.named(1, i, 'calibrate/handful');
    const places = new Set<number>();
    while (places.size < size) places.add(Math.floor(stream.uniform() * count));
    const chosen = [...places].toSorted((a, b) => a - b);
    const bad = badnessOf(
      chosen.flatMap((place) => [scaled[place] ?? []]),
      scaled,
    );
    if (bad < least) [best, least] = [chosen, bad];
  }
  return best;
}
