import type { ReplicationResult } from '../../../shared/result.ts';
import type { RunSettings } from '../../../shared/spec/run-settings.ts';
import { refuseIfAborted } from '../work/cancelled.ts';
import { readQuantity, type Pair } from '../statistics/quantities.ts';
import { requireSystemTime, toSample, type Sample } from '../statistics/sample.ts';
import { firstStageOf, judgeStage } from '../statistics/stages.ts';
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
  readonly progress?: TallyEntry | undefined;
}

export interface PointReplications {
  readonly results: ReplicationResult[];
  readonly samples: Sample[];
  readonly baseline: Sample[];
  readonly precisionReached: boolean;
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

/**
 * Replicates a point until it is precise enough, in stages. The first stage is fixed; after it, and
 * after each later one, the interval is looked at, and where it is too wide the next stage is planned
 * from all replications so far. What counts hangs on the replications alone, not on how many run at
 * once, and all that are started are needed.
 * @throws what the source throws, for the first replication (in order) that fails.
 */
export async function replicatePoint(
  source: PointSource,
  { run, signal, progress }: PointOptions,
): Promise<PointReplications> {
  const surplus = new AbortController();
  const both = AbortSignal.any([signal, surplus.signal]);
  const pairs: Pair[] = [];
  const replicateStage = async (planned: number) => {
    const stage = Array.from({ length: planned - pairs.length }, (_, i) => {
      const pair = replicatePair(source, pairs.length + i, both);
      pair.catch(() => undefined); // Met when its turn comes; a dropped one is met by nobody.
      return pair;
    });
    for (const pair of stage) {
      pairs.push(await pair);
      refuseIfAborted(signal);
      progress?.finish();
    }
  };
  let precisionReached = false;
  try {
    for (let planned = firstStageOf(run); pairs.length < planned;) {
      await replicateStage(planned);
      const values = readQuantity(pairs, run.precisionOf, source.baseline === undefined);
      const judged = judgeStage(values, run);
      precisionReached = judged.isReached;
      planned = judged.planned;
      progress?.expect(planned);
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
