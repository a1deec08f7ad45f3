import type { Pool } from '../pool/pool.ts';
import type { Runner } from './runs/runner.ts';
import type { WorkRegistry } from './work/work-registry.ts';

export interface ClosingParts {
  readonly work: Pick<WorkRegistry, 'close'>;
  /** Cancels the awaited work on traces, and refuses more. */
  readonly closeTraces: () => void;
  readonly pool: Pick<Pool, 'close'>;
  readonly runner: Pick<Runner, 'settle'>;
  readonly store: { close(): void };
}

/**
 * Returns the function that closes a lab. It asks all work to stop, and closes the store when the work
 * has ended. Further calls return the same promise.
 */
export function prepareClosing({ work, closeTraces, pool, runner, store }: ClosingParts) {
  async function close(): Promise<void> {
    const ended = work.close();
    closeTraces();
    // Awaited runs end with the pool.
    await pool.close();
    await ended;
    await runner.settle();
    store.close();
  }

  let closing: Promise<void> | undefined;
  return () => (closing ??= close());
}
