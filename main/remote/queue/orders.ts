// The open orders of a lab at a queue: placed together, answered by events, and looked after in case an
// event or the whole queue is lost. The rule: an open order is either at the queue, or answered, or is
// placed again.
import type { Queue, QueueEvents } from 'bullmq';
import { keyPrefix, type QueueLink } from './queue-link.ts';
import {
  answerKey,
  queueNameOf,
  withdrawnChannel,
  workName,
  type Order,
} from './queue-messages.ts';

export interface Orders {
  place(id: string, order: Order): void;
  /** It is not wanted any more; a worker that has begun with it stops. */
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

/** What the parts of this file share. */
interface OpenOrders {
  readonly redis: QueueLink['redis'];
  readonly queue: Queue<Order>;
  readonly open: Map<string, Order>;
  readonly watch: OrderWatch;
}

/** Closes an order and tells of it; false if there is no answer. */
async function collect({ redis, open, watch }: OpenOrders, id: string): Promise<boolean> {
  const packed = await redis.getdelBuffer(answerKey(id));
  if (packed && open.delete(id)) watch.onAnswer(id, packed);
  return packed !== null;
}

async function fail({ queue, open, watch }: OpenOrders, id: string, reason: string): Promise<void> {
  await queue.remove(id);
  if (open.delete(id)) watch.onFailure(id, reason);
}

async function withdraw({ redis, queue }: OpenOrders, id: string): Promise<void> {
  const removed = await queue.remove(id);
  if (removed === 0) await redis.publish(withdrawnChannel, id);
}

async function placeSome(orders: OpenOrders, ids: readonly string[]): Promise<void> {
  const { redis, queue, open } = orders;
  // What was answered while nobody asked, as after a kill, is there already.
  const found = await redis.mgetBuffer(ids.map(answerKey));
  for (const [i, id] of ids.entries()) if (found[i]) await collect(orders, id);
  const jobs = ids.flatMap((id) => {
    const data = open.get(id);
    const opts = { jobId: id, attempts, removeOnComplete: true, removeOnFail: { age: 3600 } };
    return data ? [{ name: workName, data, opts }] : [];
  });
  if (jobs.length > 0) await queue.addBulk(jobs);
}

/** Places orders, many with one message. */
function createPlacing(orders: OpenOrders) {
  const unplaced: string[] = [];
  let isPlacing = false;

  async function placeAll(): Promise<void> {
    if (isPlacing) return;
    isPlacing = true;
    try {
      while (unplaced.length > 0) {
        const ids = unplaced.splice(0, together).filter((id) => orders.open.has(id));
        if (ids.length > 0) await placeSome(orders, ids);
      }
    } finally {
      isPlacing = false;
    }
  }

  return {
    add(id: string): void {
      unplaced.push(id);
      if (unplaced.length === 1) setImmediate(() => quietly(placeAll()));
    },
    stop: () => void unplaced.splice(0),
  };
}

/** Looks after orders whose events may be lost; returns those that the queue does not have. */
async function findLost(orders: OpenOrders, ids: readonly string[]): Promise<string[]> {
  const { redis, queue, open } = orders;
  const asked = redis.pipeline();
  for (const id of ids) asked.hmget(queue.toKey(id), 'timestamp', 'finishedOn', 'failedReason');
  const states = (await asked.exec()) ?? [];
  const lost: string[] = [];
  for (const [i, id] of ids.entries()) {
    const [error, fields] = states[i] ?? [null, null];
    if (error || !Array.isArray(fields) || !open.has(id)) continue;
    const [timestamp, finishedOn, failedReason] = fields as (string | null)[];
    if (timestamp === null) {
      if (!(await collect(orders, id)) && open.has(id)) lost.push(id);
    } else if (finishedOn && failedReason) await fail(orders, id, failedReason);
  }
  return lost;
}

/** Looks after all open orders, some at a time; returns the function that ends it. */
function lookAfter(orders: OpenOrders, place: (id: string) => void): () => void {
  let cursor = 0;
  const timer = setInterval(() => {
    const ids = [...orders.open.keys()];
    if (ids.length === 0 || orders.redis.status !== 'ready') return;
    if (cursor >= ids.length) cursor = 0;
    const some = ids.slice(cursor, cursor + together);
    cursor += together;
    quietly(findLost(orders, some).then((lost) => lost.forEach(place)));
  }, lookMs);
  timer.unref();
  return () => clearInterval(timer);
}

export async function createOrders(
  { bull, redis, connection }: QueueLink,
  modelVersion: string,
  watch: OrderWatch,
): Promise<Orders> {
  const options = { connection, prefix: keyPrefix };
  const name = queueNameOf(modelVersion);
  const queue: Queue<Order> = new bull.Queue(name, options);
  const events: QueueEvents = new bull.QueueEvents(name, options);
  // They connect again by themselves.
  queue.on('error', () => undefined);
  events.on('error', () => undefined);
  const open = new Map<string, Order>();
  const orders = { redis, queue, open, watch };
  const placing = createPlacing(orders);
  const stopLooking = lookAfter(orders, placing.add);
  events.on('completed', ({ jobId }) => {
    if (open.has(jobId)) quietly(collect(orders, jobId));
  });
  events.on('failed', ({ jobId, failedReason }) => {
    if (open.has(jobId)) quietly(fail(orders, jobId, failedReason));
  });
  await events.waitUntilReady();

  return {
    place(id, order) {
      open.set(id, order);
      placing.add(id);
    },
    withdraw(id) {
      if (open.delete(id)) quietly(withdraw(orders, id));
    },
    async close() {
      stopLooking();
      placing.stop();
      await Promise.allSettled([events.close(), queue.close()]);
    },
  };
}
