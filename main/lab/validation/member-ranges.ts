import { LabError } from '../../../shared/errors.ts';
import type { MemberComparison, MemberRange } from '../../../shared/member-range.ts';
import type { Progress } from '../../../shared/progress.ts';
import type { Policy } from '../../../shared/spec/policy.ts';
import { withoutPolicies } from '../../../shared/spec/sides.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { Pool } from '../../pool/pool.ts';
import { halfWidth } from '../../validate/row-range.ts';
import { membersOf, type SpecMembers } from './spec-members.ts';
import { toSample } from '../statistics/sample.ts';
import { createEta } from '../work/eta.ts';

export interface RangeOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
}

/** Ranges of runs over a few sets of constants. */
export interface MemberRanges {
  /** Why a spec has no range; null if it has one. */
  whyNot(spec: Spec): string | null;
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
  const { cost: own, from } = requireMembers(spec);
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
  const { ratio: own, from } = specs[0] ? requireMembers(specs[0]) : { ratio: 0, from: '' };
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

/** @throws LabError `not-found` for a machine whose costs were not fitted. */
function requireMembers(spec: Spec): SpecMembers {
  const members = membersOf(spec);
  if (!('why' in members)) return members;
  throw new LabError('not-found', members.why, 'lab machines lists those that were');
}

/** By set of constants, the stored one first, then by spec. */
function listUnder(specs: readonly Spec[]): Spec[][] {
  const members = specs.map((spec) => requireMembers(spec).specs);
  const sets = Math.min(...members.map((own) => own.length));
  return [
    [...specs],
    ...Array.from({ length: sets }, (_, set) => members.flatMap((own) => own[set] ?? [])),
  ];
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
    const eta = createEta();
    const under = listUnder(specs);
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
    whyNot(spec) {
      const members = membersOf(spec);
      return 'why' in members ? members.why : null;
    },
    async range(spec, options = {}) {
      const baseline = withoutPolicies(spec, baselinePolicy);
      return rangeOf(spec, await costsOf([spec, baseline], options));
    },
    async compare(specs, options = {}) {
      return compareCosts(specs, await costsOf(specs, options));
    },
  };
}
