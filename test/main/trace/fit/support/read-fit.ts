import type { TraceFit } from '../../../../../shared/trace-fit.ts';

/** Distances by the names of the distributions. */
export const distanceOf = ({ distributions }: TraceFit) =>
  Object.fromEntries(distributions.map(({ name, distance }) => [name, distance]));

/** Errors of the checks by title, without checks that have none. */
export const errorsOf = ({ checks }: TraceFit) =>
  new Map(checks.flatMap(({ title, error }) => (error === null ? [] : [[title, error] as const])));
