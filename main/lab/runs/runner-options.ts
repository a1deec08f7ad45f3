import type { Tally } from '../work/tally.ts';

export interface RunnerOptions {
  /** Simulate even if the store has the run; its baseline is still read from the store. */
  readonly force?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly tally?: Tally | undefined;
  /** The pool's lane for the run; each sweep has its own. */
  readonly lane?: string | undefined;
}
