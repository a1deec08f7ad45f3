import type { Pool } from '../pool/pool.ts';
import type { Runner } from './runs/runner.ts';
import type { WorkRegistry } from './work/work-registry.ts';

export interface ClosingParts {
  readonly work: Pick<WorkRegistry, 'close'>;
  /** Whose calls are cancelled, and refused from then on. */
  readonly calls: readonly { close(): void }[];
  readonly pool: Pick<Pool, 'close'>;
  readonly runner: Pick<Runner, 'settle'>;
  readonly store: { close(): void };
}

/** Gives what closes a lab, once: all work is asked to stop, and when it has ended the store goes. */
export function prepareClosing({ work, calls, pool, runner, store }: ClosingParts) {
  async function close(): Promise<void> {
    const ended = work.close();
    for (const one of calls) one.close();
    // Runs that somebody waits for end with the pool.
    await pool.close();
    await ended;
    await runner.settle();
    store.close();
  }

  let closing: Promise<void> | undefined;
  return () => (closing ??= close());
}
