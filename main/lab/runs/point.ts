import type { ReplicationResult } from '../../../shared/result.ts';
import type { RunSettings } from '../../../shared/spec/run-settings.ts';
import { refuseIfAborted } from '../work/cancelled.ts';
import { requireSystemTime, toSample, type Sample } from '../statistics/sample.ts';
import { estimateMean } from '../statistics/interval.ts';
import { pairedRatio } from '../statistics/paired.ts';
import { isPrecise, relativeHalfWidth } from '../statistics/precision.ts';
import type { TallyEntry } from '../work/tally.ts';

/** Where the replications of a point come from. */
export interface PointSource {
  replicate(replication: number, signal: AbortSignal): Promise<ReplicationResult>;
  /** The baseline's replication of the same number; absent if the point is its own baseline. */
  readonly baseline?: (replication: number, signal: AbortSignal) => Promise<Sample>;
}

export interface PointOptions {
  readonly run: RunSettings;
  readonly signal: AbortSignal;
  /** How many replications may run ahead of the one that is waited for; asked again each time. */
  readonly width: () => number;
  readonly progress?: TallyEntry | undefined;
}

export interface PointReplications {
  readonly results: ReplicationResult[];
  readonly samples: Sample[];
  readonly baseline: Sample[];
  readonly precisionReached: boolean;
}

interface Pair {
  readonly result: ReplicationResult;
  readonly sample: Sample;
  readonly baseline: Sample;
}

async function replicatePair(
  source: PointSource,
  replication: number,
  signal: AbortSignal,
): Promise<Pair> {
  const [result, base] = await Promise.all([
    source.replicate(replication, signal),
    source.baseline?.(replication, signal),
  ]);
  const sample = toSample(result);
  const baseline = base ?? sample;
  requireSystemTime(baseline);
  return { result, sample, baseline };
}

/** The number that decides when to stop: overhead by tick; for a baseline its system time. */
function decisive(pairs: readonly Pair[], isBaseline: boolean) {
  const values = pairs.map((pair) => pair.sample.sysTickNs);
  if (isBaseline) return estimateMean(values);
  const baseline = pairs.map((pair) => pair.baseline.sysTickNs);
  return pairedRatio(values, baseline);
}

/** Replications that the precision will take, going by the interval so far; never below n + 1. */
function forecast(n: number, relative: number, run: RunSettings): number {
  const needed = Math.ceil(n * (relative / run.precision) ** 2);
  return Math.min(run.replicationsMax, Math.max(n + 1, Number.isFinite(needed) ? needed : 0));
}

/**
 * Replicates a point until it is precise enough. The rule looks at the replications in their order,
 * one after another from replicationsMin on, so that the number that counts does not depend on how
 * many run at once; those that ran ahead of it are dropped.
 * @throws what the source throws, for the first replication (in order) that fails.
 */
export async function replicatePoint(
  source: PointSource,
  { run, signal, width, progress }: PointOptions,
): Promise<PointReplications> {
  const { replicationsMin, replicationsMax, precision } = run;
  const surplus = new AbortController();
  const both = AbortSignal.any([signal, surplus.signal]);
  const launched: Promise<Pair>[] = [];
  const launchUpTo = (count: number) => {
    while (launched.length < Math.min(count, replicationsMax)) {
      const pair = replicatePair(source, launched.length, both);
      pair.catch(() => undefined); // Met when its turn comes; a dropped one is met by nobody.
      launched.push(pair);
    }
  };
  const pairs: Pair[] = [];
  let precisionReached = false;
  try {
    launchUpTo(replicationsMin);
    while (!precisionReached && pairs.length < replicationsMax) {
      launchUpTo(Math.max(replicationsMin, pairs.length + width()));
      const pair = await launched[pairs.length];
      refuseIfAborted(signal);
      if (!pair) throw new Error('a replication that was not launched is waited for');
      pairs.push(pair);
      progress?.finish();
      if (pairs.length < replicationsMin) continue;
      const estimate = decisive(pairs, source.baseline === undefined);
      precisionReached = isPrecise(estimate, pairs.length, precision);
      if (!precisionReached) {
        progress?.expect(forecast(pairs.length, relativeHalfWidth(estimate), run));
      }
    }
  } finally {
    surplus.abort();
  }
  return {
    results: pairs.map((pair) => pair.result),
    samples: pairs.map((pair) => pair.sample),
    baseline: pairs.map((pair) => pair.baseline),
    precisionReached,
  };
}
