/** The parameters in the address of the Runs page. */
export interface RunsStart {
  readonly filter: string;
  readonly sort: string;
  /** The field by which the runs are grouped, as the filter calls it. */
  readonly group: string;
  /** `no` if fields are not shown for it that the listed runs differ in them. */
  readonly differing: string;
}

type Params = Readonly<Record<string, string>>;

/** `sweep` is a link from elsewhere to the runs of a sweep; it becomes a term of the filter. */
export function startOf({ filter, sweep, sort, group, differing }: Params): RunsStart {
  const ofSweep = sweep !== undefined && /^\d+$/.test(sweep) ? `sweep:${sweep}` : '';
  return {
    filter: filter ?? ofSweep,
    sort: sort ?? '',
    group: group ?? '',
    differing: differing ?? '',
  };
}

/** The parameters of an address, without the empty ones. */
export function toParams(parts: Readonly<Record<string, string | null>>): Record<string, string> {
  const given = Object.entries(parts).filter(([, value]) => value !== null && value !== '');
  return Object.fromEntries(given) as Record<string, string>;
}
