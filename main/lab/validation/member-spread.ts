import { costNames, measureNames, type MeasureName } from '../../../shared/figures/measures.ts';
import type { RunSpread, Spread } from '../../../shared/member-range.ts';
import { halfWidth } from '../../validate/row-range.ts';
import { memberReplications, type RunSamples } from './member-samples.ts';
import type { SpecMembers } from './spec-members.ts';

/** Quantities of which measured rows say how far the model itself is off. */
const withModelError: ReadonlySet<MeasureName> = new Set([...costNames, 'throughput']);

/**
 * The variance of logarithms about that of the best constants; null if a value has none: then there is
 * no factor between them.
 */
export function varianceAbout(values: readonly number[]): number | null {
  const [best = Number.NaN, ...others] = values;
  if (others.length === 0 || !values.every((value) => value > 0 && Number.isFinite(value))) {
    return null;
  }
  const squares = others.map((value) => Math.log(value / best) ** 2);
  return squares.reduce((sum, value) => sum + value, 0) / squares.length;
}

/** Ratios to policy none: what they add to 1 spreads by a factor, where all sets add something. */
const ratios: ReadonlySet<MeasureName> = new Set(['ratio', 'ratio-precise', 'elapsed-ratio']);

function spreadOfOne(
  name: MeasureName,
  samples: RunSamples,
  { cost }: SpecMembers,
): Spread | undefined {
  const values = samples.map((sample) => sample.values[name] ?? Number.NaN);
  const hasModelError = withModelError.has(name) && cost > 0;
  const make = (open: number, own: number, isOfAdded: boolean): Spread => ({
    half: halfWidth(open + own * own),
    constantsHalf: halfWidth(open),
    hasModelError,
    isOfAdded,
  });
  const own = hasModelError ? cost : 0;
  const added = ratios.has(name) ? varianceAbout(values.map((value) => value - 1)) : null;
  if (added !== null) return make(added, own, true);
  const whole = varianceAbout(values);
  if (whole === null) return undefined;
  const [best = 1] = values;
  // The model is off in what is added, which is a part of such a ratio.
  return make(whole, ratios.has(name) ? (own * Math.abs(best - 1)) / best : own, false);
}

/** How far each quantity of a run spreads over the sets. */
export function spreadOf(samples: RunSamples, members: SpecMembers): RunSpread {
  const found = measureNames.flatMap((name) => {
    const spread = spreadOfOne(name, samples, members);
    return spread ? [[name, spread] as const] : [];
  });
  return {
    by: Object.fromEntries(found),
    members: samples.length - 1,
    replications: memberReplications,
    ownError: members.from,
  };
}

/** How far the ratio of two runs spreads, each set paired with itself. */
export interface RatioSpread {
  readonly half: number;
  /** Of the sets, those that put the first below the second. */
  readonly below: number;
}

/** Of sys per op; null if one of them used no system time. */
export function ratioSpread(
  run: RunSamples,
  baseline: RunSamples,
  { ratio }: Pick<SpecMembers, 'ratio'>,
): RatioSpread | null {
  const values = run.map(({ sysPerOpNs }, i) => sysPerOpNs / (baseline[i]?.sysPerOpNs ?? 0));
  const open = varianceAbout(values);
  if (open === null) return null;
  const below = values.slice(1).filter((value) => value < 1).length;
  // Two runs that are alike under every set do the same: the model is as far off in either.
  const own = values.every((value) => value === 1) ? 0 : ratio;
  return { half: halfWidth(open + own * own), below };
}
