// Serves the workers of the queue, for labs that have one. The rule: the address is the one that may be
// shown, and the list has a limit.
import type { CallValue, Handlers } from '../../../shared/contract.ts';
import type { workerCalls } from '../../../shared/contract/worker-calls.ts';
import type { Presence } from '../../remote/queue/presence.ts';
import type { HandlerParts } from './parts.ts';

/** More are counted in no page. */
const mostListed = 1000;

export function describeWorkers(
  shown: string,
  workers: readonly Presence[],
): CallValue<'workers.get'> {
  const listed = workers
    .toSorted((a, b) => a.host.localeCompare(b.host) || a.pid - b.pid)
    .slice(0, mostListed);
  return {
    queue: shown,
    workers: listed.map(({ host, slots, done, perMinute }) => ({
      host,
      threads: slots,
      done,
      perMinute,
    })),
  };
}

export function workerHandlers({ queue }: HandlerParts): Pick<Handlers, keyof typeof workerCalls> {
  return {
    'workers.get': () =>
      queue ? describeWorkers(queue.shown, queue.pool.workers) : { queue: null, workers: [] },
  };
}
