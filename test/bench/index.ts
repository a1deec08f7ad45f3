import { replicate } from '../../main/engine/run.ts';
import { createWorkerPool } from '../../main/pool/worker-pool.ts';
import type { Spec } from '../../shared/spec.ts';
import { formatTable } from '../../shared/text/table.ts';
import { simulateReference } from '../support/reference/index.ts';
import { makeKernelBuild, makeMachine, makeSpec, policies } from '../support/specs.ts';

/** Figures are ratios within one run, medians of interleaved turns: the machine may be noisy. */
const turns = 5;

const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

function specOf(cpus: number, measureMs: number): Spec {
  return makeSpec(makeMachine(cpus), makeKernelBuild(Math.min(cpus, 60)), policies.sync, {
    warmupMs: 0.2,
    measureMs,
    drainMs: 0,
  });
}

/** Requested IPIs per second of wall time. */
function rate(run: () => { counters: { ipisRequested: number } }): number {
  const start = performance.now();
  const { counters } = run();
  return counters.ipisRequested / ((performance.now() - start) / 1000);
}

function benchEngine(): void {
  const rows: string[][] = [];
  let at96 = 0;
  for (const [cpus, measureMs, slower] of [
    [4, 1000, 10],
    [16, 200, 10],
    [96, 20, 10],
    [256, 10, 10],
  ] as const) {
    const engine: number[] = [];
    const oracle: number[] = [];
    replicate(specOf(cpus, measureMs), 0);
    for (let turn = 0; turn < turns; turn++) {
      engine.push(rate(() => replicate(specOf(cpus, measureMs), turn)));
      oracle.push(rate(() => simulateReference(specOf(cpus, measureMs / slower), turn)));
    }
    const ratio = median(engine.map((value, i) => value / (oracle[i] ?? NaN)));
    if (cpus === 96) at96 = ratio;
    const millions = (values: number[]) => `${(median(values) / 1e6).toFixed(2)} M/s`;
    rows.push([String(cpus), millions(engine), millions(oracle), `${ratio.toFixed(1)}x`]);
  }
  const columns = ['CPUs', 'engine', 'reference', 'ratio'].map((header) => ({
    header,
    align: 'right' as const,
  }));
  console.log('Requested IPIs per second of wall time, policy sync:');
  console.log(formatTable(columns, rows).join('\n'));
  console.log(`engine/reference at 96 CPUs: ${at96.toFixed(1)}x (at least 3x wanted)`);
}

async function timePool(size: number): Promise<number> {
  const pool = createWorkerPool({ size });
  const spec = specOf(96, 20);
  await Promise.all(Array.from({ length: size }, (_, i) => pool.replicate(spec, i)));
  const start = performance.now();
  await Promise.all(Array.from({ length: 8 }, (_, i) => pool.replicate(spec, i)));
  const taken = performance.now() - start;
  await pool.close();
  return taken;
}

async function benchPool(): Promise<void> {
  const ratios: number[] = [];
  for (let turn = 0; turn < turns; turn++) ratios.push((await timePool(1)) / (await timePool(2)));
  const ratio = median(ratios);
  console.log(`two workers/one worker: ${ratio.toFixed(2)}x (at least 1.8x wanted)`);
}

benchEngine();
await benchPool();
