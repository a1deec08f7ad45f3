import { costNames, measureNames, type MeasureName } from '../../../shared/figures/measures.ts';
import { variablePart, type RunSpread, type Spread } from '../../../shared/member-range.ts';
import { halfWidth } from '../../validate/row-range.ts';
import { memberReplications, type MemberSample, type RunSamples } from './member-samples.ts';
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

function spreadOfOne(
  name: MeasureName,
  samples: RunSamples,
  { cost }: SpecMembers,
): Spread | undefined {
  const read = ({ values }: MemberSample) => values[name] ?? Number.NaN;
  const open = varianceAbout(samples.map((sample) => variablePart(name, read(sample))));
  if (open === null) return undefined;
  const own = withModelError.has(name) ? cost : 0;
  return {
    half: halfWidth(open + own * own),
    constantsHalf: halfWidth(open),
    hasModelError: own > 0,
  };
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
  return { half: halfWidth(open + ratio * ratio), below };
}
