import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { replicate } from '../../main/engine/run.ts';
import { identity } from '../../main/hosts/identity.ts';
import type { Pool } from '../../main/pool/pool.ts';
import { createWorkerPool } from '../../main/pool/worker-pool.ts';
import { parseQueueAddress } from '../../main/remote/queue/queue-address.ts';
import { linkToQueue } from '../../main/remote/queue/queue-link.ts';
import { openQueuePool } from '../../main/remote/queue/queue-pool.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { isMissing } from '../support/daemons/programs.ts';
import { startRedisServer } from '../support/daemons/redis-server.ts';
import { makeKernelBuild, makeMachine, makeSpec, policies } from '../support/specs.ts';
import { median } from './median.ts';

const turns = 3;
const workers = 4;
const together = 16;
const queued = 10_000;

const cli = fileURLToPath(new URL('../../main/hosts/cli/index.ts', import.meta.url));
const instant = fileURLToPath(new URL('./instant-worker.ts', import.meta.url));

/** Runs of 100 ms or more each. */
const spec: Spec = makeSpec(makeMachine(96), makeKernelBuild(60), policies.deferred, {
  warmupMs: 5,
  measureMs: 10,
  horizonMs: 10,
});

const openQueue = async (url: string) =>
  openQueuePool({ link: await linkToQueue(parseQueueAddress(url), {}), identity });

/** Starts a program and waits for its first words. */
async function start(stdio: 'stdout' | 'stderr', args: readonly string[]): Promise<ChildProcess> {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  await once(child[stdio], 'data');
  return child;
}

async function timeTogether(pool: Pool, turn: number): Promise<number> {
  const startMs = performance.now();
  const all = Array.from({ length: together }, (_, i) => pool.replicate(spec, turn * together + i));
  await Promise.all(all);
  return performance.now() - startMs;
}

/** How fast workers of a queue are, beside as many threads of one pool. */
async function benchThroughput(url: string): Promise<void> {
  const words = [cli, 'worker', '--queue', url, '--workers', '1'];
  const children = await Promise.all(Array.from({ length: workers }, () => start('stderr', words)));
  const queue = await openQueue(url);
  const local = createWorkerPool({ size: workers });
  const [here, there]: number[][] = [[], []];
  // Turn 0 warms both up and is not kept.
  for (let turn = 0; turn <= turns; turn++) {
    const localMs = await timeTogether(local, turn);
    const queueMs = await timeTogether(queue, turn);
    if (turn === 0) continue;
    here?.push(localMs);
    there?.push(queueMs);
  }
  await Promise.all([queue.close(), local.close()]);
  for (const child of children) child.kill('SIGINT');
  const ratio = median((here ?? []).map((ms, i) => ms / (there?.[i] ?? NaN)));
  const eachMs = (workers * median(here ?? [])) / together;
  console.log(
    `${workers} workers of a queue/pool of ${workers}, runs of ${eachMs.toFixed(0)} ms: ` +
      `${ratio.toFixed(2)}x (at least 0.9x wanted)`,
  );
}

/** What a run costs beyond its simulation, with a full queue. */
async function benchOverhead(url: string): Promise<void> {
  const result = JSON.stringify(replicate(spec, 0));
  const child = await start('stdout', [instant, url, result]);
  const queue = await openQueue(url);
  const startMs = performance.now();
  const before = process.cpuUsage();
  await Promise.all(Array.from({ length: queued }, (_, i) => queue.replicate(spec, i)));
  const eachMs = (performance.now() - startMs) / queued;
  const { user, system } = process.cpuUsage(before);
  await queue.close();
  child.kill();
  const cpuMs = (user + system) / 1000 / queued;
  console.log(
    `overhead of a run at a queue of ${queued}: ${eachMs.toFixed(2)} ms (under 3 ms wanted), ` +
      `${cpuMs.toFixed(2)} ms of it the lab computes; results of ${(result.length / 1000).toFixed(0)} kB`,
  );
}

export async function benchQueue(): Promise<void> {
  if (isMissing('Redis')) {
    console.log('queue: redis-server is missing, nothing is measured');
    return;
  }
  const server = await startRedisServer();
  try {
    await benchThroughput(server.url);
    await benchOverhead(server.url);
  } finally {
    await server.remove();
  }
}
