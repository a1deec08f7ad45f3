import { counterNames } from '../../../../shared/counter-names.ts';
import { cpuTimeCategories } from '../../../../shared/cpu-time-categories.ts';
import type {
  ContractObservation,
  HistogramState,
  ReplicationResult,
} from '../../../../shared/result.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';

export const emptyHistogram: HistogramState = { count: 0, sum: 0, max: 0, bins: [] };

function zeros<K extends string>(names: readonly K[]): { [P in K]: number } {
  return Object.fromEntries(names.map((name) => [name, 0])) as { [P in K]: number };
}

/** A number from 0 to 1 that depends on the two whole numbers alone. */
export function noise(a: number, b: number): number {
  let x = Math.imul(a + 1, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 15), 0x2c1b3c6d);
  x = Math.imul(x ^ (x >>> 12), 0x297a2d39);
  return ((x ^ (x >>> 15)) >>> 0) / 2 ** 32;
}

/** A contract that no occasion tested, with these fields set. */
export function makeObserved(fields: Partial<ContractObservation> = {}): ContractObservation {
  const nothing = { occasions: 0, breaches: 0, worstNs: null, boundNs: null };
  return { ...nothing, longestNs: 0, isLongestOpen: false, ...fields };
}

type Fields = Omit<Partial<ReplicationResult>, 'cpuTimeNs' | 'counters'> & {
  readonly cpuTimeNs?: Partial<ReplicationResult['cpuTimeNs']>;
  readonly counters?: Partial<ReplicationResult['counters']>;
};

/** A result of zeros, with these fields set. */
export function makeResult({ cpuTimeNs, counters, ...fields }: Fields = {}): ReplicationResult {
  return {
    replication: 0,
    measuredNs: 1e6,
    warmupNs: 2e6,
    idleHandlerNs: 0,
    shootdownLatency: emptyHistogram,
    exposure: {
      horizonNs: 1e8,
      pairs: emptyHistogram,
      busy: emptyHistogram,
      worstCpu: emptyHistogram,
      pairCount: 0,
      openPairs: 0,
      idlePairs: 0,
      openIdlePairs: 0,
      userPairs: 0,
      requestCount: 0,
      openRequests: 0,
      pageCpuSeconds: 0,
    },
    contract: makeObserved(),
    attackedContract: null,
    ...fields,
    cpuTimeNs: { ...zeros(cpuTimeCategories), ...cpuTimeNs },
    counters: { ...zeros(counterNames), ops: 1000, ...counters },
  };
}

/**
 * A made-up replication: 2000 ns of kernel time per operation, a quarter more or less by seed and
 * replication, the same under every policy; on top of it the flushes of `sync`, which vary by
 * themselves, or a fixed cost for XPFO.
 */
export function makeUp(spec: Spec, replication: number): ReplicationResult {
  const ops = 1000;
  const work = 0.75 + 0.5 * noise(spec.run.seed, replication);
  const own = 0.95 + 0.1 * noise(spec.run.seed + 1000, replication);
  const kernel = 2000 * ops * work;
  const xpfoMap = spec.policy.xpfo ? 0.1 * kernel : 0;
  const ackWait = spec.policy.remote === 'ipi' ? 10 * kernel * own : 0;
  const measuredNs = 1e7;
  const busy = kernel + xpfoMap + ackWait;
  return makeResult({
    replication,
    measuredNs,
    cpuTimeNs: {
      user: 4e6,
      kernel,
      xpfoMap,
      ackWait,
      idle: spec.machine.cpus * measuredNs - busy - 4e6,
    },
    counters: { ops },
  });
}
