import type { Comparison } from '../../../shared/comparison.ts';
import { LabError } from '../../../shared/errors.ts';
import { rangesOfRun } from '../../../shared/figures/run/run-ranges.ts';
import type { MemberRange, RunSpread } from '../../../shared/member-range.ts';
import type { Progress } from '../../../shared/progress.ts';
import type { RunResult } from '../../../shared/result.ts';
import type { Policy } from '../../../shared/spec/policy.ts';
import type { Pool } from '../../pool/pool.ts';
import { isCancelled } from '../work/cancelled.ts';
import { createTally } from '../work/tally.ts';
import { alone, createMemberSampler, type SampleOptions } from './member-samples.ts';
import { attachRanges, type KnownSamples } from './member-comparison.ts';
import { spreadOf } from './member-spread.ts';
import { membersOf, type SpecMembers } from './spec-members.ts';

export interface RangeOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Callers in one lane share its turns in the pool. */
  readonly lane?: string;
  /** Called after each run, whether it has a range now or not. */
  readonly onFound?: () => void;
}

type Run = Pick<RunResult, 'key' | 'spec' | 'modelVersion'>;

/**
 * Prediction ranges of runs over a few sets of constants. What was found is kept until the lab closes, so
 * that a run is simulated under the sets once.
 */
export interface MemberRanges {
  /** Why a run has no range; null if it has one, or can get one. */
  whyNot(run: Run): string | null;
  /** Finds the ranges of these runs, but of those that are known. @throws LabError `cancelled`. */
  find(runs: readonly Run[], options?: RangeOptions): Promise<void>;
  /** Whether the ranges of this run are known. */
  has(key: string): boolean;
  /** What is known of a run; null before `find`, and for a run without a range. */
  spreadOf(run: Pick<Run, 'key'>): RunSpread | null;
  /** The ranges of a run's quantities; null as for `spreadOf`. */
  range(run: RunResult): MemberRange | null;
  /** A comparison with what is known of its ranges, each set of constants paired with itself. */
  attach(comparison: Comparison): Comparison;
}

/** So many runs are remembered, a few kB each. */
const remembered = 5000;

function whyFailed(error: unknown): string {
  const reason = error instanceof LabError ? error.message : 'a simulation failed';
  return `no range: under another set of constants, ${reason}`;
}

/** The newest of what was found. */
function createKnown() {
  const known = new Map<string, KnownSamples>();
  return {
    has: (key: string) => known.has(key),
    get: (key: string) => known.get(key),
    keep(key: string, one: KnownSamples): void {
      known.set(key, one);
      const [oldest] = known.keys();
      if (oldest !== undefined && known.size > remembered) known.delete(oldest);
    },
  };
}

export function createMemberRanges(
  pool: Pool,
  baselinePolicy: Policy,
  modelVersion: string,
): MemberRanges {
  const sampler = createMemberSampler(pool, baselinePolicy, modelVersion);
  const known = createKnown();
  const failed = new Map<string, string>();

  function membersFor(run: Run): SpecMembers | { readonly why: string } {
    if (run.modelVersion === modelVersion) return membersOf(run.spec);
    return {
      why: `no range: the run is of model version ${run.modelVersion}, not ${modelVersion}`,
    };
  }

  const whyNot: MemberRanges['whyNot'] = (run) => {
    if (known.has(run.key)) return null;
    const members = membersFor(run);
    return 'why' in members ? members.why : (failed.get(run.key) ?? null);
  };

  /** Another run can still get its range where one fails. */
  async function findOne(run: Run, members: SpecMembers, options: SampleOptions): Promise<void> {
    try {
      known.keep(run.key, { samples: await sampler.sample(run.spec, members, options), members });
    } catch (error) {
      if (isCancelled(error)) throw error;
      failed.set(run.key, whyFailed(error));
    }
  }

  const spreadOfRun: MemberRanges['spreadOf'] = ({ key }) => {
    const found = known.get(key);
    return found ? spreadOf(found.samples, found.members) : null;
  };

  return {
    whyNot,
    has: known.has,
    spreadOf: spreadOfRun,
    attach: (comparison) => attachRanges(comparison, known.get, whyNot),
    range(run) {
      const spread = spreadOfRun(run);
      return spread && rangesOfRun(run, spread, alone(run));
    },
    async find(runs, { signal, onProgress, lane, onFound = () => undefined } = {}) {
      const tally = createTally(onProgress);
      const open = runs.flatMap((run) => {
        const members = known.has(run.key) ? null : membersFor(run);
        return members && !('why' in members) ? [{ run, members }] : [];
      });
      for (const { run, members } of open) sampler.expect(run.spec, members, tally);
      for (const { run, members } of open) {
        await findOne(run, members, { signal, tally, lane });
        onFound();
      }
    },
  };
}
