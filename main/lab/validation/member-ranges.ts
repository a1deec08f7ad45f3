import { LabError } from '../../../shared/errors.ts';
import type { MemberComparison, MemberRange } from '../../../shared/member-range.ts';
import type { Progress } from '../../../shared/progress.ts';
import type { Policy } from '../../../shared/spec/policy.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { Pool } from '../../pool/pool.ts';
import { ownErrorOf, specUnder, whyNoMembers } from '../../validate/member-specs.ts';
import { listHandful } from '../../validate/members.ts';
import { halfWidth } from '../../validate/row-range.ts';
import { toSample } from '../statistics/sample.ts';
import { createEta } from '../work/eta.ts';

export interface RangeOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** Ranges of runs over a few sets of constants. */
export interface MemberRanges {
  /** @throws LabError `not-found` if the costs of the spec's machine were not fitted, `cancelled`. */
  range(spec: Spec, options?: RangeOptions): Promise<MemberRange>;
  /** Each run against the first, paired over the sets. @throws LabError as `range` does. */
  compare(specs: readonly Spec[], options?: RangeOptions): Promise<MemberComparison>;
}

/** Each set is simulated so often: differences between sets are paired, and need few. */
const replications = 2;

/** What a spec costs under one set of constants. */
interface Cost {
  readonly sysNs: number;
  readonly opsPerSecond: number;
}

const meanOf = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The variance of logarithms about that of the best constants. */
function varianceAbout(best: number, values: readonly number[]): number {
  const squares = values.filter((value) => value > 0).map((value) => Math.log(value / best) ** 2);
  return squares.length === 0 ? 0 : meanOf(squares);
}

function rangeAbout(mean: number, variance: number) {
  const factor = Math.exp(halfWidth(variance));
  return { mean, low: mean / factor, high: mean * factor };
}

/** The range of what a ratio adds to 1. */
function ratioAbout(best: number, variance: number) {
  const added = rangeAbout(best - 1, variance);
  return { mean: best, low: 1 + added.low, high: 1 + added.high };
}

/** The range of a run, of its costs and its baseline's. */
function rangeOf(spec: Spec, [best = [], ...others]: readonly (readonly Cost[])[]): MemberRange {
  const ratioOf = (costs: readonly Cost[]) => (costs[0]?.sysNs ?? 0) / (costs[1]?.sysNs ?? 0);
  const speedOf = (costs: readonly Cost[]) => costs[0]?.opsPerSecond ?? 0;
  const { cost: own, from } = ownErrorOf(spec);
  const ratio = ratioOf(best);
  const open = varianceAbout(
    ratio - 1,
    others.map((costs) => ratioOf(costs) - 1),
  );
  const adds = ratio > 1 && Number.isFinite(ratio);
  const speed = speedOf(best);
  const { low, high } = ratioAbout(ratio, open);
  return {
    ratio: adds ? ratioAbout(ratio, open + own * own) : null,
    constantsOnly: adds ? { low, high } : null,
    opsPerSecond: rangeAbout(speed, varianceAbout(speed, others.map(speedOf)) + own * own),
    members: others.length,
    replications,
    ownError: from,
  };
}

/** Runs against the first, of their costs. */
function compareCosts(
  specs: readonly Spec[],
  [best = [], ...others]: readonly (readonly Cost[])[],
): MemberComparison {
  const { ratio: own, from } = specs[0] ? ownErrorOf(specs[0]) : { ratio: 0, from: '' };
  const ratioOf = (costs: readonly Cost[], i: number) =>
    (costs[i]?.sysNs ?? 0) / (costs[0]?.sysNs ?? 0);
  const ratios = specs.slice(1).map((_, place) => {
    const each = others.map((costs) => ratioOf(costs, place + 1));
    const mean = ratioOf(best, place + 1);
    const range = rangeAbout(mean, varianceAbout(mean, each) + own * own);
    return {
      ...range,
      below: each.filter((value) => value < 1).length,
      isOpen: range.low <= 1 && range.high >= 1,
    };
  });
  return { ratios, members: others.length, replications, ownError: from };
}

function refuseUnfitted(specs: readonly Spec[]): void {
  for (const spec of specs) {
    const why = whyNoMembers(spec);
    if (why !== null) throw new LabError('not-found', why, 'lab machines lists those that were');
  }
}

export function createMemberRanges(pool: Pool, baselinePolicy: Policy): MemberRanges {
  async function costOf(spec: Spec, signal: AbortSignal | undefined): Promise<Cost> {
    const results = await Promise.all(
      Array.from({ length: replications }, (_, i) => pool.replicate(spec, i, { signal })),
    );
    return {
      sysNs: meanOf(results.map((result) => toSample(result).sysTickNs)),
      opsPerSecond: meanOf(
        results.map(({ counters, measuredNs }) => (counters.ops / measuredNs) * 1e9),
      ),
    };
  }

  /** By set of constants, the stored one first, then by spec. */
  async function costsOf(
    specs: readonly Spec[],
    { signal, onProgress = () => undefined }: RangeOptions,
  ): Promise<Cost[][]> {
    refuseUnfitted(specs);
    const eta = createEta();
    const sets = listHandful();
    const under = [specs, ...sets.map((set) => specs.map((spec) => specUnder(spec, set)))];
    const costs: Cost[][] = [];
    for (const own of under) {
      costs.push(await Promise.all(own.map((spec) => costOf(spec, signal))));
      onProgress({
        done: costs.length,
        total: under.length,
        etaMs: eta(costs.length, under.length),
      });
    }
    return costs;
  }

  return {
    async range(spec, options = {}) {
      const baseline = { ...spec, policy: baselinePolicy };
      return rangeOf(spec, await costsOf([spec, baseline], options));
    },
    async compare(specs, options = {}) {
      return compareCosts(specs, await costsOf(specs, options));
    },
  };
}
