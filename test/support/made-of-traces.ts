import { counterNames } from '../../shared/counter-names.ts';
import { cpuTimeCategories } from '../../shared/cpu-time-categories.ts';
import type { HistogramState, RunDistributions } from '../../shared/result.ts';
import type { StoredFit } from '../../shared/trace-fit.ts';
import { replayCountNames, type ReplayResult } from '../../shared/trace-replay.ts';
import type { WorkloadProfile } from '../../shared/spec/workload.ts';
import { makeContract } from './contracts.ts';
import { policies } from './policies.ts';
import { makeKernelBuild, makeMachine } from './specs.ts';
import { makeWindows } from './window-times.ts';

/** Replays and fits written by hand: numbers that no recording gave. */

/** 64 hex digits that start with these. */
export const hashOf = (digits: string) => digits.padEnd(64, '0');

function numbers<K extends string>(names: readonly K[], value = 0): { [P in K]: number } {
  return Object.fromEntries(names.map((name) => [name, value])) as { [P in K]: number };
}

const nothing = { mean: null, p50: null, p99: null, max: null };

/** A replay of trace 7ace... on 2 CPUs under `sync`. */
export function makeReplay(fields: Partial<ReplayResult> = {}): ReplayResult {
  return {
    key: hashOf('1'),
    modelVersion: '3',
    trace: { hash: hashOf('7ace'), name: 'build.txt' },
    machine: makeMachine(2),
    policy: policies.sync,
    loop: 'closed',
    recordedAt: '2026-01-02T03:04:05.000Z',
    recordedNs: 2e9,
    elapsedNs: 2.1e9,
    recordedBusyNs: 1.5e9,
    busyNs: 1.6e9,
    addedSysNs: { tick: 1e8, precise: 1.1e8 },
    cpuTimeShare: numbers(cpuTimeCategories, 1 / cpuTimeCategories.length),
    idleHandlerShare: 0,
    counters: numbers(counterNames, 7),
    coalescedShare: null,
    shootdownLatencyNs: { ...nothing, count: 0 },
    exposureWindowNs: makeWindows({ pageCpuSeconds: 0.25 }),
    contract: makeContract({ occasions: 7, boundNs: 0 }),
    attackedContract: null,
    counts: numbers(replayCountNames, 11),
    lateSteps: 3,
    maxLateNs: 250.5,
    heldSwitches: 1,
    perCpu: [
      { switches: 10, busyNs: 7e8 },
      { switches: 12, busyNs: 9e8 },
    ],
    wallMs: 12,
    ...fields,
  };
}

const histogram = (...bins: number[]): HistogramState => ({
  count: 1,
  sum: 1 / 3,
  max: 1 / 3,
  bins,
});

export const replayDistributions: RunDistributions = {
  shootdownLatency: histogram(130_944, 1),
  pairs: histogram(130_945, 1),
  worstCpu: histogram(),
};

/** A kernel build as recorded on 2 CPUs. */
export function makeProfile(fields: Partial<WorkloadProfile> = {}): WorkloadProfile {
  return {
    ...makeKernelBuild(1),
    tasks: 'cpus*2',
    name: 'trace-7ace0000',
    recorded: { trace: hashOf('7ace'), cpus: 2 },
    ...fields,
  };
}

/** A fit of that profile. */
export function makeFit({
  name = 'trace-7ace0000',
  ...fields
}: Partial<StoredFit> & { readonly name?: string } = {}): StoredFit {
  const trace = fields.trace ?? { hash: hashOf('7ace'), name: 'build.txt' };
  return {
    profile: makeProfile({ name, recorded: { trace: trace.hash, cpus: 2 } }),
    trace,
    cpus: 2,
    machine: 'server-2',
    ghz: 2.1,
    modelVersion: '3',
    checks: [
      {
        title: 'allocations per second',
        unit: '/s',
        recorded: 1234.5,
        simulated: { mean: 1200, low: 1190, high: 1210 },
        error: 1200 / 1234.5 - 1,
      },
    ],
    distributions: [
      {
        name: 'burst',
        title: 'work from a wakeup to the next blocking',
        count: 100,
        recordedMean: 1e6,
        fittedMean: 1.1e6,
        distance: 0.05,
        points: [{ x: 1e6, recorded: 0.5, fitted: 1 / 3 }],
      },
    ],
    windows: [
      {
        policy: 'deferred',
        horizonNs: 1e8,
        replay: { pairs: 4000, p50: 2e6, p99: 1.6e7, openShare: 0.01 },
        fitted: { pairs: 90_000, p50: 1.9e6, p99: null, openShare: 0.02 },
      },
    ],
    assumed: [{ field: 'syscallsPerMs', value: 20, why: 'a recording has no system calls' }],
    fittedAt: '2026-01-02T03:04:05.000Z',
    ...fields,
  };
}
