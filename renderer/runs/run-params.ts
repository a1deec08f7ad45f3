/** The parameters in the address of the Runs page. */
export interface RunsStart {
  readonly filter: string;
  readonly sort: string;
}

type Params = Readonly<Record<string, string>>;

/** `sweep` is a link from elsewhere to the runs of a sweep; it becomes a term of the filter. */
export function startOf({ filter, sweep, sort }: Params): RunsStart {
  const ofSweep = sweep !== undefined && /^\d+$/.test(sweep) ? `sweep:${sweep}` : '';
  return { filter: filter ?? ofSweep, sort: sort ?? '' };
}

/** The parameters of an address, without the empty ones. */
export function toParams(parts: Readonly<Record<string, string | null>>): Record<string, string> {
  const given = Object.entries(parts).filter(([, value]) => value !== null && value !== '');
  return Object.fromEntries(given) as Record<string, string>;
}
