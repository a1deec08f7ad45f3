// The engine beside other simulators of a storm of interrupts, in turns within one run. The folder of the
// peers has storm.cpp (a heap in C++) and storm_simpy.py (SimPy); neither is part of the lab.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linux4_20 } from '../../main/engine/kernels/linux-4-20.ts';
import { replicate } from '../../main/engine/run.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { formatTable } from '../../shared/text/table.ts';
import { policies } from '../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../support/specs.ts';
import { median } from './median.ts';

const turns = 5;
const wantedOfHeap = 1;
const wantedOfSimpy = 60;

/** Requests put on targets per second of wall time. */
type Rate = () => number;

/**
 * The Xeon study's sync, with windows followed. A turn has about as many requests on any number of CPUs.
 */
function study(cpus: number, kernel: Spec['kernel'] | null): Spec {
  const run = { warmupMs: 0.2, measureMs: 2000 / cpus, horizonMs: 10 };
  const workload = makeKernelBuild(Math.min(cpus, 60));
  const spec = makeSpec(makeMachine(cpus), workload, policies.sync, run);
  return kernel === null ? spec : { ...spec, kernel };
}

/**
 * The storm of the peers as a spec: every CPU computes for 1.5 us times the CPUs, then has 1 to 32 pages
 * flushed on all others: 0.7 us and more on the way, 0.5 us and 50 ns a page in the handler, one after the
 * other. Windows are followed, and what finds a request on its queue rides on its interrupt: more than
 * the peers do.
 */
function storm(cpus: number): Spec {
  const machine = makeMachine(cpus, {
    sockets: 1,
    ghz: 1,
    irqCycles: 400,
    csdCycles: 100,
    invlpgCycles: 50,
    fullFlushCycles: 500,
    lineNearNs: 1,
    lineFarNs: 1,
    sendLinesPerTarget: 0.01,
    ackLinesPerTarget: 0.01,
    ipiNearNs: 830,
    ipiFarNs: 830,
    idleExitNs: 0,
    pageWalkCycles: 0,
    contextSwitchCycles: 0,
    xpfoMapCycles: 0,
  });
  const workload = makeKernelBuild(cpus, {
    placement: 'cpus',
    userCycles: 1500 * cpus,
    kernelCycles: 0,
    syscallsPerMs: 0,
    allocShare: 1,
    reuseShare: 0,
    orderWeights: [1, 2, 4, 8, 16, 0, 0, 0, 0, 0, 0],
    burstMs: 1e6,
    blockMs: 0,
  });
  const policy = { ...policies.sync, flushCeilingPages: 64 };
  const run = { warmupMs: 0.2, measureMs: 3600 / cpus, horizonMs: 1 };
  return makeSpec(machine, workload, policy, run);
}

function rateOf(spec: Spec): Rate {
  let turn = 0;
  return () => {
    const start = performance.now();
    const { counters } = replicate(spec, turn++);
    return counters.ipisRequested / ((performance.now() - start) / 1000);
  };
}

const printedRate = (text: string) => (JSON.parse(text) as { readonly rate: number }).rate;

interface Peer {
  readonly name: string;
  readonly rate: Rate;
}

function findPeers(folder: string, scratch: string): Peer[] {
  const peers: Peer[] = [];
  const source = join(folder, 'storm.cpp');
  if (existsSync(source)) {
    const program = join(scratch, 'storm');
    execFileSync('g++', ['-O3', '-std=c++17', source, '-o', program], { stdio: 'ignore' });
    const run = () => execFileSync(program, ['naive-h4', '96', '40000'], { encoding: 'utf8' });
    peers.push({ name: 'C++ heap (naive-h4)', rate: () => printedRate(run()) });
  }
  const script = join(folder, 'storm_simpy.py');
  const words = [script, 'cb', '96', '1000'];
  const simpy = () =>
    execFileSync('/usr/bin/python3', words, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  try {
    simpy();
    peers.push({ name: 'SimPy callbacks', rate: () => printedRate(simpy()) });
  } catch {
    console.log('SimPy is left out: it needs python3-simpy3 and storm_simpy.py');
  }
  if (peers.length === 0) throw new Error(`${folder} has neither storm.cpp nor storm_simpy.py`);
  return peers;
}

function printRatios(own: ReadonlyMap<string, number[]>, peer: Peer, rates: readonly number[]) {
  const columns = [
    { header: 'engine' },
    { header: 'requests/s', align: 'right' as const },
    { header: 'over it', align: 'right' as const },
  ];
  const rows = [...own].map(([name, values]) => [
    name,
    `${(median(values) / 1e6).toFixed(2)} M`,
    `${median(values.map((value, i) => value / (rates[i] ?? NaN))).toFixed(2)}x`,
  ]);
  const wanted = peer.name.startsWith('SimPy') ? wantedOfSimpy : wantedOfHeap;
  console.log(
    `${peer.name}: ${(median(rates) / 1e6).toFixed(2)} M/s (at least ${wanted}x wanted at 96 CPUs)`,
  );
  console.log(formatTable(columns, rows).join('\n'));
}

/** How the engine's own cost grows: requests per second from 16 to 1024 CPUs. */
function printGrowth(): void {
  const counts = [16, 48, 96, 192, 512, 1024];
  const rates = counts.map((cpus) => {
    const rate = rateOf(storm(cpus));
    rate();
    return median(Array.from({ length: 3 }, rate));
  });
  const texts = counts.map((cpus, i) => `${cpus}: ${((rates[i] ?? 0) / 1e6).toFixed(2)}`);
  console.log(`The storm by CPUs, M requests/s (level is linear): ${texts.join(', ')}`);
}

/** Prints the ratios. @throws Error if the folder has no peer. */
export function benchPeers(folder: string): void {
  const scratch = mkdtempSync(join(tmpdir(), 'lab-peers-'));
  try {
    const peers = findPeers(folder, scratch);
    const cases: Readonly<Record<string, Rate>> = {
      'study, sync, first model, 96 CPUs': rateOf(study(96, null)),
      'study, sync, Linux 4.20, 96 CPUs': rateOf(study(96, linux4_20.kernel)),
      'study, sync, Linux 4.20, 192 CPUs': rateOf(study(192, linux4_20.kernel)),
      'storm, 96 CPUs': rateOf(storm(96)),
      'storm, 192 CPUs': rateOf(storm(192)),
    };
    const own = new Map<string, number[]>(Object.keys(cases).map((name) => [name, []]));
    const theirs = peers.map((): number[] => []);
    // Turn 0 warms all up and is not kept.
    for (let turn = 0; turn <= turns; turn++) {
      const ownRates = Object.entries(cases).map(([name, rate]) => [name, rate()] as const);
      const peerRates = peers.map(({ rate }) => rate());
      if (turn === 0) continue;
      for (const [name, rate] of ownRates) own.get(name)?.push(rate);
      for (const [i, rate] of peerRates.entries()) theirs[i]?.push(rate);
    }
    for (const [i, peer] of peers.entries()) printRatios(own, peer, theirs[i] ?? []);
    printGrowth();
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
