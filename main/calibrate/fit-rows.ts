import type { Parameter, Point } from './bounded-search.ts';
import { costsAt, type Places } from './cost-scale.ts';
import { dot, solve, timesTransposed, type Matrix } from './matrix.ts';
import { simulateRatios, type Target } from './targets.ts';

/** How far a cost is moved to see its effect, as a share of its range: wide, against the noise. */
const probe = 0.2;
/** A move by a cost's whole range weighs as much as an error of this much, squared. */
const damping = 0.002;
const maxSteps = 6;
/** Halvings of the last step: it is long enough to a sixteenth. */
const backSteps = 4;

/** What is fitted, and a break between simulations, which throws to cancel. */
export interface RowsFit {
  readonly parameters: readonly Parameter[];
  readonly targets: readonly Target[];
  readonly pause: () => Promise<void>;
}

/** Logarithms of what ratios add to 1; what adds nothing counts as very little. */
export const logAdded = (ratio: number): number => Math.log(Math.max(1e-6, ratio - 1));

/** Logarithms of what the targets add, simulated. */
async function readAdded({ parameters, targets, pause }: RowsFit, places: Places) {
  await pause();
  return simulateRatios(targets, costsAt(parameters, places)).map(logAdded);
}

/**
 * How the logarithm of what each target adds changes with each cost, moved by its whole range. A row per
 * target, a column per cost.
 */
export async function measureSensitivity(fit: RowsFit, places: Places): Promise<number[][]> {
  const here = await readAdded(fit, places);
  const rows = here.map((): number[] => []);
  for (const [i, place] of places.entries()) {
    const move = place <= 0.5 ? probe : -probe;
    const moved = await readAdded(fit, places.with(i, place + move));
    for (const [r, row] of rows.entries()) row.push(((moved[r] ?? 0) - (here[r] ?? 0)) / move);
  }
  return rows;
}

/** The shortest move within the ranges that takes `errors` nearly away, if the effects are linear. */
function chooseMove(effects: Matrix, errors: readonly number[], places: Places): number[] {
  const move = places.map(() => 0);
  const free = places.map(() => true);
  for (let pass = 0; pass < places.length; pass++) {
    const columns = effects.map((row) => row.map((value, i) => (free[i] ? value : 0)));
    const left = errors.map((error, r) => {
      const fixed = move.map((value, i) => (free[i] ? 0 : value));
      return -error - dot(effects[r] ?? [], fixed);
    });
    const square = timesTransposed(columns).map((row, r) => row.with(r, (row[r] ?? 0) + damping));
    const weights = solve(square, left);
    let isInside = true;
    for (const [i, place] of places.entries()) {
      if (!free[i]) continue;
      const wanted = dot(
        weights,
        columns.map((row) => row[i] ?? 0),
      );
      move[i] = Math.min(1 - place, Math.max(-place, wanted));
      if (move[i] === wanted) continue;
      free[i] = false;
      isInside = false;
    }
    if (isInside) break;
  }
  return move;
}

/** The effects with what a move has shown (Broyden's rank-one update). */
function learn(effects: Matrix, move: readonly number[], change: readonly number[]): number[][] {
  const length = dot(move, move);
  return effects.map((row, r) => {
    const miss = (change[r] ?? 0) - dot(row, move);
    return row.map((value, i) => value + (miss * (move[i] ?? 0)) / length);
  });
}

export const rootMeanSquare = (values: readonly number[]): number =>
  Math.sqrt(dot(values, values) / values.length);

/** Places between two of which the second is good enough: as near to the first as still is. */
async function stepBack(
  from: Places,
  to: Places,
  isGood: (places: Places) => Promise<boolean>,
): Promise<Places> {
  let [bad, good] = [0, 1];
  const at = (share: number) => from.map((place, i) => place + share * ((to[i] ?? 0) - place));
  for (let step = 0; step < backSteps; step++) {
    const share = (bad + good) / 2;
    if (await isGood(at(share))) good = share;
    else bad = share;
  }
  return at(good);
}

/**
 * The costs near `start` with which the root mean square error of the targets, as logarithms of what they
 * add, is at most `allowed`: damped Gauss-Newton steps within the ranges, the last no longer than it has
 * to be. What the targets leave open stays where it started.
 * @returns null if no step comes so near.
 */
export async function fitRows(fit: RowsFit, start: Places, allowed: number): Promise<Point | null> {
  const measured = fit.targets.map(({ ratio }) => logAdded(ratio ?? Number.NaN));
  const errorsAt = async (places: Places) =>
    (await readAdded(fit, places)).map((value, r) => value - (measured[r] ?? 0));
  const isGood = async (places: Places) => rootMeanSquare(await errorsAt(places)) <= allowed;
  let places = start;
  let errors = await errorsAt(places);
  let effects: Matrix = await measureSensitivity(fit, places);
  for (let step = 0; step < maxSteps; step++) {
    const move = chooseMove(effects, errors, places);
    if (dot(move, move) < 1e-8) return null;
    const moved = places.map((place, i) => place + (move[i] ?? 0));
    const found = await errorsAt(moved);
    if (rootMeanSquare(found) <= allowed) {
      return costsAt(fit.parameters, await stepBack(places, moved, isGood));
    }
    effects = learn(
      effects,
      move,
      found.map((error, r) => error - (errors[r] ?? 0)),
    );
    if (rootMeanSquare(found) >= rootMeanSquare(errors)) continue;
    places = moved;
    errors = found;
  }
  return null;
}
