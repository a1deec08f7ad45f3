import type { Parameter, Point } from './bounded-search.ts';

/** Places of parameters within their ranges, 0..1, in the order of the parameters. */
export type Places = readonly number[];

/** The costs at these places, to three significant digits, so that they can be quoted. */
export function costsAt(parameters: readonly Parameter[], places: Places): Point {
  return Object.fromEntries(
    parameters.map(({ name, min, max }, i) => {
      const value = min + (places[i] ?? 0) * (max - min);
      return [name, Number(value.toPrecision(3))];
    }),
  );
}

export function placesOf(parameters: readonly Parameter[], costs: Point): number[] {
  return parameters.map(
    ({ name, min, max, start }) => ((costs[name] ?? start) - min) / (max - min),
  );
}
