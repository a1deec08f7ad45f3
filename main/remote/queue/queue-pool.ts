// A pool whose replications are simulated by the workers of a queue. The rule: the queue may lose
// everything, and its server may go away and come back; what is missing is ordered again, and an answer
// counts only if it is of the spec, the model and the digest that it says.
import { LabError } from '../../../shared/errors.ts';
import type { ReplicationResult } from '../../../shared/result.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { Pool, ReplicateOptions } from '../../pool/pool.ts';
import { replicationId, type Identity } from '../identity.ts';
import { stayPresent, type Presence } from './presence.ts';
import { createOrders, type Orders } from './orders.ts';
import type { QueueLink } from './queue-link.ts';
import { unpackAnswer, type Order } from './queue-messages.ts';

export interface QueuePool extends Pool {
  /** The workers of this model version, as they last said. */
  readonly workers: readonly Presence[];
}

export interface QueuePoolOptions {
  readonly link: QueueLink;
  readonly identity: Identity;
  /** Called when workers come, go or have done something. */
  readonly onWorkers?: (workers: readonly Presence[]) => void;
  readonly note?: (line: string) => void;
}

interface Waiting {
  readonly order: Order;
  readonly all: Set<PromiseWithResolvers<ReplicationResult>>;
}

const cancelled = () => new LabError('cancelled', 'the run was cancelled', 'start it again');

/** @throws LabError with what the worker said, or because the answer is of something else. */
function readAnswer(packed: Buffer, { key, replication }: Order, identity: Identity) {
  const answer = unpackAnswer(packed);
  if ('code' in answer) throw new LabError(answer.code, answer.message, answer.hint);
  const { digest, result } = answer;
  if (result.replication === replication && identity.digestOf(result) === digest) return result;
  const message = `a worker's answer to ${key.slice(0, 12)} is not what its digest says`;
  throw new LabError('run-failed', message, 'run it again');
}

/** Says once which workers cannot take this lab's work. */
function createVersionNote(own: string, note: (line: string) => void) {
  const said = new Set<string>();
  return (all: readonly Presence[]) => {
    for (const { kind, host, modelVersion } of all) {
      const line = `the worker on ${host} is of model version ${modelVersion}, this lab of ${own}: it gets no work`;
      if (kind !== 'worker' || modelVersion === own || said.has(line)) continue;
      said.add(line);
      note(line);
    }
  };
}

/** Opens a queue for the lab's work. */
export async function openQueuePool(options: QueuePoolOptions): Promise<QueuePool> {
  const { link, identity, onWorkers, note = () => undefined } = options;
  const { modelVersion } = identity;
  const waiting = new Map<string, Waiting>();
  const noteVersions = createVersionNote(modelVersion, note);
  let workers: readonly Presence[] = [];
  let isClosed = false;

  const settle = (id: string, end: (one: PromiseWithResolvers<ReplicationResult>) => void) => {
    const all = waiting.get(id)?.all ?? [];
    waiting.delete(id);
    for (const one of all) end(one);
  };
  const fail = (id: string, error: unknown) => settle(id, (one) => one.reject(error));
  const orders: Orders = await createOrders(link, modelVersion, {
    onAnswer(id, packed) {
      const known = waiting.get(id);
      if (!known) return;
      try {
        const result = readAnswer(packed, known.order, identity);
        settle(id, (one) => one.resolve(result));
      } catch (error) {
        fail(id, error);
      }
    },
    onFailure: (id, reason) =>
      fail(id, new LabError('run-failed', reason, 'it may end its workers: run it here to see')),
  });
  const presence = stayPresent(
    link.redis,
    () => ({ kind: 'lab', modelVersion, slots: 0, done: 0, perMinute: 0 }),
    (all) => {
      workers = all.filter((one) => one.kind === 'worker' && one.modelVersion === modelVersion);
      noteVersions(all);
      onWorkers?.(workers);
    },
  );
  await presence.renew();

  async function replicate(spec: Spec, replication: number, { signal }: ReplicateOptions = {}) {
    if (isClosed || signal?.aborted) throw cancelled();
    const key = identity.keyOf(spec);
    const id = replicationId(key, replication);
    const known = waiting.get(id) ?? { order: { key, spec, replication }, all: new Set() };
    const one = Promise.withResolvers<ReplicationResult>();
    known.all.add(one);
    if (!waiting.has(id)) {
      waiting.set(id, known);
      orders.place(id, known.order);
    }
    const leave = () => {
      known.all.delete(one);
      one.reject(cancelled());
      if (known.all.size > 0 || waiting.get(id) !== known) return;
      waiting.delete(id);
      orders.withdraw(id);
    };
    signal?.addEventListener('abort', leave, { once: true });
    try {
      return await one.promise;
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  }

  return {
    get size() {
      return Math.max(
        1,
        workers.reduce((sum, { slots }) => sum + slots, 0),
      );
    },
    get workers() {
      return workers;
    },
    replicate,
    async close() {
      isClosed = true;
      for (const id of [...waiting.keys()]) {
        fail(id, cancelled());
        orders.withdraw(id);
      }
      await presence.leave();
      await orders.close();
      link.redis.disconnect();
    },
  };
}
