/**
 * One parameter of a search: its name, the range it must stay in, and where to start. A cost of one machine
 * alone is named `machine:field`.
 */
export interface Parameter {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly start: number;
}

export type Point = Readonly<Record<string, number>>;

export interface SearchOptions {
  readonly rounds: number;
  /** Awaited before each evaluation of the objective. Throws to cancel the search. */
  readonly pause?: () => Promise<void>;
  /** Called after each round, counted from 0, with the smallest value so far. */
  readonly onRound?: (round: number, best: number) => void;
}

/**
 * Pattern search for the smallest value of `objective` within the ranges: moves each parameter in turn
 * by a share of its range, and halves the step when no move helps. Deterministic; finds a local
 * minimum. Values are rounded to three significant digits, so that a result can be quoted.
 */
export async function searchBounded(
  parameters: readonly Parameter[],
  objective: (point: Point) => number,
  { rounds, pause, onRound }: SearchOptions,
): Promise<{ readonly point: Point; readonly value: number }> {
  let point: Point = Object.fromEntries(parameters.map((p) => [p.name, p.start]));
  let value = objective(point);
  let step = 0.15;
  for (let round = 0; round < rounds; round++) {
    let improved = false;
    for (const { name, min, max } of parameters) {
      for (const sign of [1, -1]) {
        const here = point[name] ?? min;
        const moved = Math.min(max, Math.max(min, here + sign * step * (max - min)));
        const candidate = { ...point, [name]: Number(moved.toPrecision(3)) };
        if (candidate[name] === here) continue;
        await pause?.();
        const found = objective(candidate);
        if (found < value) {
          point = candidate;
          value = found;
          improved = true;
          break;
        }
      }
    }
    onRound?.(round, value);
    if (!improved) step /= 2;
  }
  return { point, value };
}
