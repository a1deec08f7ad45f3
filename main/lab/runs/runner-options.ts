import type { Tally } from '../work/tally.ts';

export interface RunnerOptions {
  /** Simulate although the store has the run; its baseline is still read from the store. */
  readonly force?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly tally?: Tally | undefined;
  /** Whose turns at the pool the run takes; one for each sweep. */
  readonly lane?: string | undefined;
}
