import { LabError } from '../../../../shared/errors.ts';
import type { ReplicationResult } from '../../../../shared/result.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';
import type { Pool } from '../../../../main/pool/pool.ts';
import { makeUp, noise } from './made-up-result.ts';

export interface FakePoolOptions {
  readonly size?: number;
  readonly simulate?: (spec: Spec, replication: number) => ReplicationResult;
  /** Called as a replication starts; what it throws is the replication's failure. */
  readonly onStart?: (spec: Spec, replication: number) => void;
}

export interface FakePool extends Pool {
  /** What was simulated to its end, as `policy/replication`, in the order of starting. */
  readonly started: string[];
  readonly mostAtOnce: () => number;
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/**
 * A pool whose replications take a few turns of the event loop, more or fewer by their number, so
 * that they end out of order. At most `size` run at once; first asked, first started.
 */
export function createFakePool(options: FakePoolOptions = {}): FakePool {
  const { size = 2, simulate = makeUp, onStart } = options;
  const started: string[] = [];
  const waiting: (() => void)[] = [];
  let isClosed = false;
  let running = 0;
  let most = 0;

  const refuse = (signal: AbortSignal | undefined) => {
    if (isClosed || signal?.aborted) throw new LabError('cancelled', 'cancelled', 'run it again');
  };
  const enter = async () => {
    if (running >= size) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    most = Math.max(most, running);
  };
  const leave = () => {
    const next = waiting.shift();
    if (next) next();
    else running--;
  };

  return {
    size,
    started,
    mostAtOnce: () => most,
    async replicate(spec, replication, { signal } = {}) {
      await enter();
      try {
        refuse(signal);
        started.push(`${spec.policy.name}/${replication}`);
        onStart?.(spec, replication);
        const turns = 1 + Math.floor(5 * noise(replication, spec.policy.name.length));
        for (let turn = 0; turn < turns; turn++) {
          await nextTurn();
          refuse(signal);
        }
        return simulate(spec, replication);
      } finally {
        leave();
      }
    },
    async close() {
      isClosed = true;
      await nextTurn();
    },
  };
}
