import type { Pool } from '../pool/pool.ts';
import type { Runner } from './runs/runner.ts';
import type { WorkRegistry } from './work/work-registry.ts';

export interface ClosingParts {
  readonly work: Pick<WorkRegistry, 'close'>;
  /** Cancels what somebody waits for of traces, and refuses more. */
  readonly closeTraces: () => void;
  readonly pool: Pick<Pool, 'close'>;
  readonly runner: Pick<Runner, 'settle'>;
  readonly store: { close(): void };
}

/** Gives what closes a lab, once: all work is asked to stop, and when it has ended the store goes. */
export function prepareClosing({ work, closeTraces, pool, runner, store }: ClosingParts) {
  async function close(): Promise<void> {
    const ended = work.close();
    closeTraces();
    // Runs that somebody waits for end with the pool.
    await pool.close();
    await ended;
    await runner.settle();
    store.close();
  }

  let closing: Promise<void> | undefined;
  return () => (closing ??= close());
}
