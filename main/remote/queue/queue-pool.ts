// A pool whose replications are simulated by the workers of a queue. The rule: the queue may lose
// everything, and its server may go away and come back; what is missing is ordered again, and an answer
// counts only if it is of the run and the replication that were ordered.
import { LabError } from '../../../shared/errors.ts';
import type { ReplicationResult } from '../../../shared/result.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { Pool, ReplicateOptions } from '../../pool/pool.ts';
import { replicationId, type Identity } from '../identity.ts';
import { stayPresent, type Presence } from './presence.ts';
import { createAhead, type Ahead } from './ahead.ts';
import { createAsked, type Asked } from '../asked.ts';
import { cancelled } from '../cancelled.ts';
import { createOrders, type OrderWatch } from './orders.ts';
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

/** @throws LabError with what the worker said, or because the answer is of something else. */
function readAnswer(packed: Buffer, { key, replication }: Order): ReplicationResult {
  const answer = unpackAnswer(packed);
  if ('code' in answer) throw new LabError(answer.code, answer.message, answer.hint);
  if (answer.key === key && answer.result.replication === replication) return answer.result;
  const message = `a worker's answer to ${key.slice(0, 12)} is of another run`;
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

const slotsOf = (workers: readonly Presence[]) =>
  workers.reduce((sum, worker) => sum + worker.slots, 0);

/** Gives answers to those who asked. */
const takeAnswers = (asked: Asked<Order>, ahead: Ahead): OrderWatch => ({
  onAnswer(id, packed) {
    ahead.add();
    asked.settle(id, (order) => readAnswer(packed, order));
  },
  onFailure: (id, reason) =>
    asked.settle(id, () => {
      throw new LabError('run-failed', reason, 'it may end its workers: run it here to see');
    }),
});

/** Opens a queue for the lab's work. */
export async function openQueuePool(options: QueuePoolOptions): Promise<QueuePool> {
  const { link, identity, onWorkers, note = () => undefined } = options;
  const { modelVersion } = identity;
  const noteVersions = createVersionNote(modelVersion, note);
  const asked = createAsked<Order>();
  const ahead = createAhead();
  const orders = await createOrders(link, modelVersion, takeAnswers(asked, ahead));
  let workers: readonly Presence[] = [];
  let isClosed = false;
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
    if (isClosed) throw cancelled();
    const order = { key: identity.keyOf(spec), spec, replication };
    const id = replicationId(order.key, replication);
    const { promise, isFirst } = asked.ask(id, order, signal, () => orders.withdraw(id));
    if (isFirst) orders.place(id, order);
    return promise;
  }

  return {
    get size() {
      return Math.max(1, slotsOf(workers));
    },
    sizeOf: () => Math.max(1, slotsOf(workers)) + Math.max(slotsOf(workers), ahead.read()),
    get workers() {
      return workers;
    },
    replicate,
    async close() {
      isClosed = true;
      for (const id of asked.ids()) {
        orders.withdraw(id);
        asked.settle(id, () => {
          throw cancelled();
        });
      }
      await presence.leave();
      await orders.close();
      link.redis.disconnect();
    },
  };
}
