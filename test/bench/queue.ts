import { fileURLToPath } from 'node:url';
import { identity } from '../../main/hosts/identity.ts';
import type { Pool } from '../../main/pool/pool.ts';
import { createWorkerPool } from '../../main/pool/worker-pool.ts';
import { parseQueueAddress } from '../../main/remote/queue/queue-address.ts';
import { linkToQueue } from '../../main/remote/queue/queue-link.ts';
import { openQueuePool } from '../../main/remote/queue/queue-pool.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { isMissing } from '../support/daemons/programs.ts';
import { startRedisServer } from '../support/daemons/redis-server.ts';
import { policies } from '../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../support/specs.ts';
import { median } from './median.ts';
import { benchOverhead } from './queue-overhead.ts';
import { startProgram } from './start-program.ts';

const turns = 3;
const workers = 4;
const together = 16;

const cli = fileURLToPath(new URL('../../main/hosts/cli/index.ts', import.meta.url));

/** Runs of 100 ms or more each. */
const spec: Spec = makeSpec(makeMachine(96), makeKernelBuild(60), policies.deferred, {
  warmupMs: 5,
  measureMs: 10,
  horizonMs: 10,
});

const openQueue = async (url: string) =>
  openQueuePool({ link: await linkToQueue(parseQueueAddress(url), {}), identity });

async function timeTogether(pool: Pool, turn: number): Promise<number> {
  const startMs = performance.now();
  const all = Array.from({ length: together }, (_, i) => pool.replicate(spec, turn * together + i));
  await Promise.all(all);
  return performance.now() - startMs;
}

/** How fast workers of a queue are, beside as many threads of one pool. */
async function benchThroughput(url: string): Promise<void> {
  const words = [cli, 'worker', '--queue', url, '--workers', '1'];
  const children = await Promise.all(
    Array.from({ length: workers }, () => startProgram('stderr', words)),
  );
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

/** How many short runs are queued at once. */
const shortRuns = 10_000;

export async function benchQueue(): Promise<void> {
  if (isMissing('Redis')) {
    console.log('queue: redis-server is missing, nothing is measured');
    return;
  }
  const server = await startRedisServer();
  try {
    await benchThroughput(server.url);
    await benchOverhead(server, shortRuns);
  } finally {
    await server.remove();
  }
}
