import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Queue, QueueEvents } from 'bullmq';
import { replicate } from '../../main/engine/run.ts';
import { openLab } from '../../main/hosts/compose.ts';
import { identity } from '../../main/hosts/identity.ts';
import { parseQueueAddress } from '../../main/remote/queue/queue-address.ts';
import { linkToQueue } from '../../main/remote/queue/queue-link.ts';
import { packAnswer } from '../../main/remote/queue/queue-messages.ts';
import { openQueuePool } from '../../main/remote/queue/queue-pool.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { policies } from '../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../support/specs.ts';
import { startProgram } from './start-program.ts';

const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

async function startMany(count: number, args: readonly string[]): Promise<() => void> {
  const children = await Promise.all(
    Array.from({ length: count }, () => startProgram('stdout', args)),
  );
  return () => children.forEach((child) => child.kill());
}

/** Runs of one replication: the baselines of themselves, so that nothing is shared. */
const specOf = (seed: number): Spec =>
  makeSpec(makeMachine(4), makeKernelBuild(4), policies.none, {
    warmupMs: 5,
    measureMs: 10,
    horizonMs: 10,
    replicationsMin: 1,
    replicationsMax: 1,
    seed,
  });

/** Wall time and this process's own, ms a run. */
interface Spent {
  readonly wallMs: number;
  readonly ownMs: number;
}

async function spend(runs: number, work: () => Promise<unknown>): Promise<Spent> {
  const before = process.cpuUsage();
  const startMs = performance.now();
  await work();
  const wallMs = (performance.now() - startMs) / runs;
  const { user, system } = process.cpuUsage(before);
  return { wallMs, ownMs: (user + system) / 1000 / runs };
}

/** A whole sweep: planned, ordered, answered, summarized and stored. */
async function timeSweep(url: string, runs: number, workers: number): Promise<Spent> {
  const folder = mkdtempSync(join(tmpdir(), 'lab-bench-queue-'));
  const result = JSON.stringify(replicate(specOf(1), 0));
  const stop = await startMany(workers, [fileOf('./instant-worker.ts'), url, result]);
  const link = await linkToQueue(parseQueueAddress(url), {});
  const lab = openLab(join(folder, 'lab.db'), { pool: await openQueuePool({ link, identity }) });
  const specs = Array.from({ length: runs }, (_, i) => specOf(i + 1));
  try {
    return await spend(runs, async () => {
      const { ended } = await lab.sweeps.start({ kind: 'sweep', command: 'lab sweep', specs });
      const { failures } = await ended;
      if (failures.length > 0) throw new Error(failures[0]?.message);
    });
  } finally {
    stop();
    await lab.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same jobs and answers, by their sizes, through BullMQ alone. */
async function timeBare(port: number, runs: number, workers: number): Promise<Spent> {
  const spec = specOf(1);
  const key = identity.keyOf(spec);
  const answer = packAnswer({ key, result: replicate(spec, 0) });
  const stop = await startMany(workers, [
    fileOf('./bare-worker.ts'),
    String(port),
    String(answer.length),
  ]);
  const connection = { host: '127.0.0.1', port, maxRetriesPerRequest: null };
  const queue = new Queue('bare', { connection });
  const events = new QueueEvents('bare', { connection });
  await events.waitUntilReady();
  const all = Promise.withResolvers<void>();
  let done = 0;
  events.on('completed', () => {
    if (++done === runs) all.resolve();
  });
  try {
    return await spend(runs, async () => {
      for (let from = 0; from < runs; from += 500) {
        const jobs = Array.from({ length: Math.min(500, runs - from) }, () => ({
          name: 'one',
          data: { key, spec, replication: 0 },
          opts: { removeOnComplete: true },
        }));
        await queue.addBulk(jobs);
      }
      await all.promise;
    });
  } finally {
    stop();
    await Promise.allSettled([events.close(), queue.close()]);
  }
}

/** What a short run costs beyond its simulation, beside plain BullMQ with messages of the same sizes. */
export async function benchOverhead(
  { url, port }: { readonly url: string; readonly port: number },
  runs: number,
): Promise<void> {
  for (const workers of [1, 4]) {
    const bare = await timeBare(port, runs, workers);
    const { wallMs, ownMs } = await timeSweep(url, runs, workers);
    console.log(
      `overhead of a stored run at a queue of ${runs}, ${workers} worker(s): ${wallMs.toFixed(2)} ms ` +
        `(under 3 ms wanted), ${ownMs.toFixed(2)} ms of it the lab computes; BullMQ alone ` +
        `${bare.wallMs.toFixed(2)} ms, ${bare.ownMs.toFixed(2)} ms of it its client: ` +
        `${(wallMs / bare.wallMs).toFixed(1)}x`,
    );
  }
}
