// Takes replications from a queue and simulates them on this computer's pool. The rule: what a worker
// does not finish is done by another; what fails twice is answered with its reason; and a worker of
// another model version takes nothing.
import { setTimeout } from 'node:timers/promises';
import type { Job } from 'bullmq';
import * as v from 'valibot';
import { LabError } from '../../../shared/errors.ts';
import { parseSpec } from '../../../shared/spec/spec.ts';
import type { Pool } from '../../pool/pool.ts';
import type { Identity } from '../identity.ts';
import { listPresent, stayPresent, type Presence } from './presence.ts';
import { keyPrefix, type QueueLink } from './queue-link.ts';
import {
  answerKey,
  answerLifeSeconds,
  orderSchema,
  packAnswer,
  queueNameOf,
  type Answer,
  type Order,
} from './queue-messages.ts';
import { createTurns } from './turns.ts';
import { listenForWithdrawals, type Withdrawals } from './withdrawals.ts';

export interface QueueWorkerParts {
  readonly link: QueueLink;
  readonly pool: Pool;
  readonly identity: Identity;
  /** After this long without a sign of life, its work is given to others, s. */
  readonly leaseSeconds: number;
  readonly note: (line: string) => void;
}

export interface QueueWorker {
  /** Gives back what it has not finished. */
  close(): Promise<void>;
}

/** How often a replication may lose its worker before it counts as deadly. */
const mostStalls = 3;

/** When one that has to be alone comes back, ms. */
const laterMs = 500;

/** @throws LabError `not-allowed` if only labs of other model versions feed the queue. */
function refuseOthers(all: readonly Presence[], own: string): void {
  const labs = all.filter(({ kind }) => kind === 'lab');
  const [other] = labs;
  if (!other || labs.some(({ modelVersion }) => modelVersion === own)) return;
  throw new LabError(
    'not-allowed',
    `the lab on ${other.host} is of model version ${other.modelVersion}, this worker of ${own}`,
    'use the same version of the program on both',
  );
}

/** Counts what was done in the last minute. */
function createRate(nowMs = () => performance.now()) {
  let times: number[] = [];
  let done = 0;
  return {
    add() {
      done++;
      times.push(nowMs());
    },
    read() {
      const since = nowMs() - 60_000;
      times = times.filter((time) => time > since);
      return { done, perMinute: times.length };
    },
  };
}

function toFailure(error: unknown): Answer {
  const { code, message, hint } =
    error instanceof LabError ? error : new LabError('run-failed', String(error), 'report it');
  return { code, message: message.slice(0, 4000), hint: hint.slice(0, 4000) };
}

/** @throws LabError `bad-message` for what no lab of this version sends. */
function readOrder(data: unknown, { keyOf }: Identity): Order {
  const parsed = v.safeParse(orderSchema, data);
  if (parsed.success) {
    const order = { ...parsed.output, spec: parseSpec(parsed.output.spec) };
    if (keyOf(order.spec) === order.key) return order;
  }
  throw new LabError('bad-message', 'the order is not of this version', 'update lab and worker');
}

/** What a job is simulated with. */
interface WorkParts extends QueueWorkerParts {
  /** Gives back what is being simulated. */
  readonly closing: AbortSignal;
  readonly withdrawals: Withdrawals;
  readonly onDone: () => void;
}

/** What BullMQ calls for each job. */
function createWork({ link, pool, identity, closing, withdrawals, onDone }: WorkParts) {
  const { bull, redis } = link;
  const turns = createTurns();

  async function simulate(data: unknown, signal: AbortSignal): Promise<Buffer> {
    const { key, spec, replication } = readOrder(data, identity);
    const result = await pool.replicate(spec, replication, { signal });
    onDone();
    return packAnswer({ key, result });
  }

  /** What was lost with its worker may have ended it: that is done alone, now or later. */
  async function takeTurn(job: Job<unknown>, token: string | undefined, signal: AbortSignal) {
    const begin = () => simulate(job.data, signal);
    if (job.stalledCounter === 0) return turns.shared(begin);
    // What was taken together with it is given back first.
    const alone = turns.alone(async () => {
      await setTimeout(laterMs / 2);
      return begin();
    });
    if (alone) return alone;
    await job.moveToDelayed(Date.now() + laterMs, token);
    throw new bull.DelayedError();
  }

  return async (job: Job<unknown>, token?: string): Promise<void> => {
    const id = String(job.id);
    const { signal: withdrawn, end } = withdrawals.begin(id);
    let answer: Buffer;
    try {
      answer = await takeTurn(job, token, AbortSignal.any([closing, withdrawn]));
    } catch (error) {
      if (error instanceof bull.DelayedError) throw error;
      if (closing.aborted) {
        await job.moveToWait(token);
        throw new bull.WaitingError();
      }
      if (withdrawn.aborted) return;
      if (job.attemptsMade + 1 < (job.opts.attempts ?? 1)) throw error;
      answer = packAnswer(toFailure(error));
    } finally {
      end();
    }
    await redis.set(answerKey(id), answer, 'EX', answerLifeSeconds);
  };
}

/** Says once, until that changes, that the labs at the queue are of other versions. */
function createVersionWarning(own: string, note: (line: string) => void) {
  let isSaid = false;
  return (all: readonly Presence[]) => {
    try {
      refuseOthers(all, own);
      isSaid = false;
    } catch (error) {
      if (!isSaid && error instanceof LabError) note(`${error.message}: it gets no work`);
      isSaid = true;
    }
  };
}

/** How long a worker waits for what it gives back; its lease says the same to others later. */
const graceMs = 3000;

/**
 * Waits for something, but not for ever: a server that was restarted may never answer, or refuse. What
 * it is not told of, others take over when the lease is over.
 */
async function withinGrace(ended: Promise<unknown>): Promise<void> {
  const late = setTimeout(graceMs, null, { ref: false });
  await Promise.race([ended.catch(() => undefined), late]);
}

/** Knows what is under way of a job's work. */
function followWork<A extends readonly unknown[]>(work: (...args: A) => Promise<void>) {
  const underWay = new Set<Promise<void>>();
  return {
    underWay,
    work(...args: A): Promise<void> {
      const own = work(...args).finally(() => underWay.delete(own));
      underWay.add(own);
      return own;
    },
  };
}

/** Starts taking work. @throws LabError `not-allowed` if the versions differ. */
export async function startQueueWorker(parts: QueueWorkerParts): Promise<QueueWorker> {
  const { link, pool, identity, leaseSeconds, note } = parts;
  const { bull, redis, connection } = link;
  const { modelVersion } = identity;
  const rate = createRate();
  const closing = new AbortController();
  const presence = stayPresent(
    redis,
    () => ({ kind: 'worker', modelVersion, slots: pool.size, ...rate.read() }),
    createVersionWarning(modelVersion, note),
  );
  try {
    refuseOthers(await listPresent(redis), modelVersion);
  } catch (error) {
    await presence.leave();
    throw error;
  }
  await presence.renew();
  const withdrawals = await listenForWithdrawals(redis);
  const { signal } = closing;
  const { work, underWay } = followWork(
    createWork({ ...parts, closing: signal, withdrawals, onDone: rate.add }),
  );
  const worker = new bull.Worker<unknown>(queueNameOf(modelVersion), work, {
    connection,
    prefix: keyPrefix,
    concurrency: pool.size,
    lockDuration: leaseSeconds * 1000,
    stalledInterval: leaseSeconds * 500,
    maxStalledCount: mostStalls,
  });
  // It connects again by itself; what it was doing is given to others meanwhile.
  worker.on('error', () => undefined);
  return {
    async close() {
      closing.abort();
      // A worker that is closed without force waits for its blocked connection, perhaps for ever.
      await withinGrace(Promise.allSettled(underWay));
      await withinGrace(worker.close(true));
      withdrawals.close();
      await withinGrace(presence.leave());
      redis.disconnect();
    },
  };
}
