import { absentValues } from '../../../shared/spec/absent-values.ts';
import { workloadFields } from '../../../shared/spec/workload-fields.ts';
import type { StoredFit } from '../../../shared/trace-fit.ts';
import { replayCountNames, type ReplayResult } from '../../../shared/trace-replay.ts';
import { makeContract } from '../../support/contracts.ts';
import { policies } from '../../support/policies.ts';
import { makeMachine } from '../../support/specs.ts';
import { makeWindows, noWindows } from '../../support/window-times.ts';

const noTimes = { mean: null, p50: null, p99: null, max: null };

/** A replay under one of the policies of test/support; its key is its number in hex. */
export function replayOf(
  number: number,
  policy: keyof typeof policies,
  change: Partial<ReplayResult> = {},
): ReplayResult {
  return {
    key: number.toString(16).padStart(64, '0'),
    modelVersion: '3',
    trace: { hash: 'c0ffee12'.repeat(8), name: 'build.perf.txt' },
    machine: { ...makeMachine(2), name: 'server-2' },
    policy: policies[policy],
    loop: 'closed',
    recordedAt: '2026-01-02T03:04:05.000Z',
    recordedNs: 1e9,
    elapsedNs: 1.01e9,
    recordedBusyNs: 2e9,
    busyNs: 2.1e9,
    addedSysNs: { tick: 50e6, precise: 100e6 },
    cpuTimeShare: {} as ReplayResult['cpuTimeShare'],
    idleHandlerShare: 0,
    counters: { flushRequests: 12_345, ipisRequested: 6789 } as ReplayResult['counters'],
    coalescedShare: 0.25,
    shootdownLatencyNs: { ...noTimes, count: 0 },
    exposureWindowNs: makeWindows({
      pairs: { ...noWindows, count: 800, openShare: 0.125, p50: 1000 },
      busy: { ...noWindows, count: 800, p50: 0, p90: 500, p99: 9000, max: 20_000 },
    }),
    contract: makeContract(),
    attackedContract: null,
    counts: Object.fromEntries(replayCountNames.map((name) => [name, 0])) as ReplayResult['counts'],
    lateSteps: 0,
    maxLateNs: 0,
    heldSwitches: 0,
    perCpu: [],
    wallMs: 5,
    ...change,
  };
}

export function fitOf(name: string, change: Partial<StoredFit> = {}): StoredFit {
  return {
    profile: {
      ...absentValues(workloadFields),
      name,
      tasks: 'cpus',
      userCycles: 12_345,
      kernelCycles: 2000,
      allocShare: 0.5,
      reuseShare: 0.25,
      burstMs: 1.5,
      blockMs: 2,
      syscallsPerMs: 0,
      totalOps: 9266,
      orderWeights: [3, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0],
      attacker: 'none',
    },
    trace: { hash: 'c0ffee12'.repeat(8), name: 'build.perf.txt' },
    cpus: 2,
    machine: 'server-2',
    ghz: 2.5,
    modelVersion: '3',
    checks: [
      {
        title: 'allocations',
        unit: '/s',
        recorded: 1000,
        simulated: { mean: 980, low: 970, high: 990 },
        error: -0.02,
      },
      {
        title: 'busy share',
        unit: '',
        recorded: 0.5,
        simulated: { mean: 0.55, low: 0.54, high: 0.56 },
        error: 0.1,
      },
    ],
    distributions: [
      {
        name: 'burst',
        title: 'work from a wakeup to the next blocking',
        count: 120,
        recordedMean: 1_500_000,
        fittedMean: 1_400_000,
        distance: 0.21,
        points: [],
      },
      {
        name: 'order',
        title: 'order of an allocation',
        count: 9266,
        recordedMean: 0.5,
        fittedMean: 0.5,
        distance: 0,
        points: [],
      },
    ],
    windows: [
      {
        policy: 'deferred',
        horizonNs: 1e8,
        replay: { pairs: 4000, p50: 2e6, p99: 1.6e7, openShare: 0.01 },
        fitted: { pairs: 90_000, p50: 1.9e6, p99: null, openShare: 0.04 },
      },
    ],
    assumed: [{ field: 'workload.attacker', value: 'none', why: 'no trace tells' }],
    fittedAt: '2026-01-02T03:04:05.000Z',
    ...change,
  };
}
