// The open orders of a lab at a queue: placed together, answered by events, and looked after in case an
// event or the whole queue is lost. The rule: an open order is either at the queue, or answered, or is
// placed again.
import type { Queue, QueueEvents } from 'bullmq';
import { keyPrefix, type QueueLink } from './queue-link.ts';
import { answerKey, queueNameOf, workName, type Order } from './queue-messages.ts';

export interface Orders {
  place(id: string, order: Order): void;
  /** It is not wanted any more; a worker that has begun with it may finish. */
  withdraw(id: string): void;
  close(): Promise<void>;
}

export interface OrderWatch {
  readonly onAnswer: (id: string, packed: Buffer) => void;
  /** It will not be tried again. */
  readonly onFailure: (id: string, reason: string) => void;
}

/** How many orders one message has. */
const together = 500;
const lookMs = 2000;

/** A failed one is tried twice; those that lose their workers have a limit of their own. */
const attempts = 2;

const quietly = (promise: Promise<unknown>) => void promise.catch(() => undefined);

export async function createOrders(
  link: QueueLink,
  modelVersion: string,
  { onAnswer, onFailure }: OrderWatch,
): Promise<Orders> {
  const { bull, redis, connection } = link;
  const options = { connection, prefix: keyPrefix };
  const name = queueNameOf(modelVersion);
  const queue: Queue<Order> = new bull.Queue(name, options);
  const events: QueueEvents = new bull.QueueEvents(name, options);
  // They connect again by themselves.
  queue.on('error', () => undefined);
  events.on('error', () => undefined);
  const open = new Map<string, Order>();
  let unplaced: string[] = [];

  const end = (id: string) => open.delete(id);

  /** Collects an answer; false if there is none. */
  async function collect(id: string): Promise<boolean> {
    const packed = await redis.getdelBuffer(answerKey(id));
    if (packed && end(id)) onAnswer(id, packed);
    return packed !== null;
  }

  async function placeSome(ids: readonly string[]): Promise<void> {
    // What was answered while nobody asked, as after a kill, is there already.
    const found = await redis.mgetBuffer(ids.map(answerKey));
    for (const [i, id] of ids.entries()) if (found[i]) await collect(id);
    const jobs = ids.flatMap((id) => {
      const data = open.get(id);
      const opts = { jobId: id, attempts, removeOnComplete: true, removeOnFail: { age: 3600 } };
      return data ? [{ name: workName, data, opts }] : [];
    });
    if (jobs.length > 0) await queue.addBulk(jobs);
  }

  let isPlacing = false;
  async function placeAll(): Promise<void> {
    if (isPlacing) return;
    isPlacing = true;
    try {
      while (unplaced.length > 0) {
        const ids = unplaced.splice(0, together).filter((id) => open.has(id));
        if (ids.length > 0) await placeSome(ids);
      }
    } finally {
      isPlacing = false;
    }
  }

  /** Looks after orders whose events may be lost. */
  async function look(ids: readonly string[]): Promise<void> {
    const asked = redis.pipeline();
    for (const id of ids) asked.hmget(queue.toKey(id), 'timestamp', 'finishedOn', 'failedReason');
    const states = (await asked.exec()) ?? [];
    for (const [i, id] of ids.entries()) {
      const [error, fields] = states[i] ?? [null, null];
      if (error || !Array.isArray(fields) || !open.has(id)) continue;
      const [timestamp, finishedOn, failedReason] = fields as (string | null)[];
      if (timestamp === null) {
        if (!(await collect(id)) && open.has(id)) unplaced.push(id);
      } else if (finishedOn && failedReason) await fail(id, failedReason);
    }
    await placeAll();
  }

  async function fail(id: string, reason: string): Promise<void> {
    await queue.remove(id);
    if (end(id)) onFailure(id, reason);
  }

  let cursor = 0;
  const timer = setInterval(() => {
    const ids = [...open.keys()];
    if (ids.length === 0 || redis.status !== 'ready') return;
    if (cursor >= ids.length) cursor = 0;
    quietly(look(ids.slice(cursor, cursor + together)));
    cursor += together;
  }, lookMs);
  timer.unref();
  events.on('completed', ({ jobId }) => {
    if (open.has(jobId)) quietly(collect(jobId));
  });
  events.on('failed', ({ jobId, failedReason }) => {
    if (open.has(jobId)) quietly(fail(jobId, failedReason));
  });
  await events.waitUntilReady();

  return {
    place(id, order) {
      open.set(id, order);
      unplaced.push(id);
      if (unplaced.length === 1) setImmediate(() => quietly(placeAll()));
    },
    withdraw(id) {
      if (end(id)) quietly(queue.remove(id));
    },
    async close() {
      clearInterval(timer);
      unplaced = [];
      await Promise.allSettled([events.close(), queue.close()]);
    },
  };
}
