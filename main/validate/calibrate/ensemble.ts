import { cholesky, dot } from '../../calibrate/matrix.ts';
import { Stream } from '../../engine/random.ts';
import type { Discrepancy, OpenConstants } from './discrepancy.ts';
import { findErrors } from './fit-constants.ts';
import type { Pause } from './cross-validate.ts';
import type { Fit } from './leave-out.ts';
import { offsetsOf } from './prior.ts';

/** Sets of constants that meet the rows about as well as the best. */
export interface Ensemble {
  /** ln(constant / best), by member and then by constant, in the order of the free constants. */
  readonly members: readonly (readonly number[])[];
  readonly drawn: number;
  /** The greatest distance from the best that is accepted, in chi-squared. */
  readonly distance: number;
}

export interface EnsembleOptions {
  readonly fit: Fit;
  readonly open: OpenConstants;
  readonly discrepancies: ReadonlyMap<string, Discrepancy>;
  readonly members: number;
  readonly pause: Pause;
  readonly onMember: (found: number) => void;
}

/** So many times the members that are wanted are drawn at most. */
const patience = 4;

/** The 95 % point of chi-squared with so many degrees of freedom (Wilson and Hilferty). */
export function chiSquared95(degrees: number): number {
  const share = 2 / (9 * degrees);
  return degrees * (1 - share + 1.645 * Math.sqrt(share)) ** 3;
}

/** Standard normal numbers, by Box and Muller. */
function drawNormals(stream: Stream, size: number): number[] {
  return Array.from({ length: size }, () => {
    const radius = Math.sqrt(-2 * Math.log(1 - stream.uniform()));
    return radius * Math.cos(2 * Math.PI * stream.uniform());
  });
}

/** Thrown back from a bound that is passed. */
function reflect(value: number, least: number, greatest: number): number {
  if (value > greatest) return Math.max(least, 2 * greatest - value);
  return value < least ? Math.min(greatest, 2 * least - value) : value;
}

const roundOff = (value: number) => Math.round(value * 1000) / 1000;

/**
 * Draws sets of constants from what rows and priors leave open, and accepts those that are within the
 * stated distance of the best when their rows are predicted in full. Deterministic.
 */
export async function drawEnsemble(options: EnsembleOptions): Promise<Ensemble> {
  const { fit, open, discrepancies, members: wanted, pause, onMember } = options;
  const { free, rows, fitted } = fit;
  const best = fitted.constants;
  const triangle = cholesky(open.covariance(discrepancies));
  const places = open.places();
  const counted = places.flatMap((place) => rows[place] ?? []);
  const distanceOf = async (constants: Readonly<Record<string, number>>) => {
    const errors: (number | null)[] = rows.map(() => null);
    const found = await findErrors(constants, rows, counted, pause);
    found.forEach((error, i) => {
      errors[places[i] ?? 0] = error;
    });
    return open.distance(discrepancies, errors, offsetsOf(free, constants));
  };
  const distance = chiSquared95(free.length);
  const allowed = (await distanceOf(best)) + distance;
  const members: number[][] = [];
  let drawn = 0;
  while (members.length < wanted && drawn < patience * wanted) {
    const normals = drawNormals(Stream.named(1, drawn++, 'calibrate/ensemble'), free.length);
    const offsets = free.map(({ name, prior, min, max }, i) => {
      const value = best[name] ?? prior;
      const by = dot(triangle[i] ?? [], normals);
      return roundOff(reflect(by, Math.log(min / value), Math.log(max / value)));
    });
    const constants = Object.fromEntries(
      free.map(({ name, prior }, i) => [name, (best[name] ?? prior) * Math.exp(offsets[i] ?? 0)]),
    );
    if ((await distanceOf({ ...best, ...constants })) > allowed) continue;
    members.push(offsets);
    onMember(members.length);
  }
  return { members, drawn, distance: Number(distance.toPrecision(3)) };
}
