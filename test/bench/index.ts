import { parseArgs } from 'node:util';
import { replicate } from '../../main/engine/run.ts';
import { createWorkerPool } from '../../main/pool/worker-pool.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { formatTable } from '../../shared/text/table.ts';
import { simulateReference } from '../support/reference/index.ts';
import { policies } from '../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../support/specs.ts';
import { compareCheckouts } from './compare-checkouts.ts';
import { benchExplore } from './explore.ts';
import { median } from './median.ts';
import { benchMigration } from './migration.ts';
import { benchPeers } from './peers.ts';
import { benchQueue } from './queue.ts';
import { benchStore } from './store.ts';
import { benchSweeps } from './sweeps.ts';
import { benchTimeline } from './timeline.ts';
import { benchTraces } from './trace.ts';

/** Figures are ratios within one run, medians of interleaved turns: the machine may be noisy. */
const turns = 5;

/** How often the engine does what the oracle does once: so that both take 0.3 to 1 s. */
const engineRuns = 15;

const columns = ['CPUs', 'engine', 'reference', 'ratio'].map((header) => ({
  header,
  align: 'right' as const,
}));

function specOf(cpus: number, measureMs: number): Spec {
  return makeSpec(makeMachine(cpus), makeKernelBuild(Math.min(cpus, 60)), policies.sync, {
    warmupMs: 0.2,
    measureMs,
    horizonMs: 0,
  });
}

/**
 * IPIs requested in the measured time per second of wall time. The warm-up takes time and does not
 * count; both sides get the same spec, so that it weighs the same on both.
 */
function rate(runs: number, run: () => { counters: { ipisRequested: number } }): number {
  const start = performance.now();
  let ipis = 0;
  for (let i = 0; i < runs; i++) ipis += run().counters.ipisRequested;
  return ipis / ((performance.now() - start) / 1000);
}

function compareAt(cpus: number, measureMs: number) {
  const spec = specOf(cpus, measureMs);
  const engine: number[] = [];
  const oracle: number[] = [];
  // Turn 0 warms both up and is not kept.
  for (let turn = 0; turn <= turns; turn++) {
    const engineRate = rate(engineRuns, () => replicate(spec, turn));
    const oracleRate = rate(1, () => simulateReference(spec, turn));
    if (turn === 0) continue;
    engine.push(engineRate);
    oracle.push(oracleRate);
  }
  const ratio = median(engine.map((value, i) => value / (oracle[i] ?? NaN)));
  return { engine: median(engine), oracle: median(oracle), ratio };
}

function benchEngine(): void {
  const rows: string[][] = [];
  let at96 = NaN;
  for (const [cpus, measureMs] of [
    [4, 200],
    [16, 20],
    [96, 2],
    [256, 1],
  ] as const) {
    const { engine, oracle, ratio } = compareAt(cpus, measureMs);
    if (cpus === 96) at96 = ratio;
    const millions = (value: number) => `${(value / 1e6).toFixed(2)} M/s`;
    rows.push([String(cpus), millions(engine), millions(oracle), `${ratio.toFixed(1)}x`]);
  }
  console.log('Requested IPIs per second of wall time, policy sync:');
  console.log(formatTable(columns, rows).join('\n'));
  console.log(`engine/reference at 96 CPUs: ${at96.toFixed(1)}x (at least 3x wanted)`);
}

/** Wall time of eight replications, and how many processors the machine gave them meanwhile. */
async function timePool(size: number): Promise<{ wallMs: number; processors: number }> {
  const pool = createWorkerPool({ size });
  const spec = specOf(96, 20);
  await Promise.all(Array.from({ length: size }, (_, i) => pool.replicate(spec, i)));
  const before = process.cpuUsage();
  const start = performance.now();
  await Promise.all(Array.from({ length: 8 }, (_, i) => pool.replicate(spec, i)));
  const wallMs = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  await pool.close();
  return { wallMs, processors: (user + system) / 1000 / wallMs };
}

async function benchPool(): Promise<void> {
  const ratios: number[] = [];
  const processors: number[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const one = await timePool(1);
    const two = await timePool(2);
    ratios.push(one.wallMs / two.wallMs);
    processors.push(two.processors);
  }
  console.log(`two workers/one: ${median(ratios).toFixed(2)}x (at least 1.8x wanted)`);
  // Far below 2, other programs held a processor, and the ratio says nothing about the pool.
  console.log(`processors that two workers got: ${median(processors).toFixed(2)} of 2`);
}

const { before, runs, peers, timeline, explore, queue } = parseArgs({
  options: {
    before: { type: 'string' },
    /** The folder of the peers: storm.cpp and storm_simpy.py. */
    peers: { type: 'string' },
    /** Only the page Timeline, in Chromium. */
    timeline: { type: 'boolean', default: false },
    /** Only the queue, with Redis. */
    queue: { type: 'boolean', default: false },
    /** Only the page Explore. */
    explore: { type: 'boolean', default: false },
    /** Of the database; a million takes some minutes and 3 GB. */
    runs: { type: 'string', default: '1000000' },
  },
}).values;
async function benchAll(): Promise<void> {
  benchEngine();
  if (before !== undefined) compareCheckouts(before);
  if (peers !== undefined) benchPeers(peers);
  await benchPool();
  await benchQueue();
  await benchSweeps();
  benchTraces();
  await benchStore(Number(runs));
  benchMigration(Math.ceil(Number(runs) / 10));
}

if (timeline) await benchTimeline();
else if (explore) await benchExplore();
else await (queue ? benchQueue() : benchAll());
