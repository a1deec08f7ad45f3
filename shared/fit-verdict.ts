import { formatCount, formatError, formatShare } from './text/format.ts';
import type { FitDistribution, FitWindows, SeenWindows, TraceFit } from './trace-fit.ts';

/** What counts as reproduced: a rate, a distribution, and a quantile or the open share of windows. */
export const fitLimits = { rate: 0.05, distance: 0.05, window: 0.1, openShare: 0.02 } as const;

const percent = (share: number) => `${100 * share} %`;

/** The Kolmogorov-Smirnov distance that chance exceeds in 5 % of samples of so many values. */
export function criticalDistance(count: number): number {
  return count > 0 ? 1.358 / Math.sqrt(count) : 1;
}

/** `within`: reproduced; `few`: further apart, but so few values can be by chance. */
export type DistanceAnswer = 'within' | 'beyond' | 'few' | 'none';

export function answerDistance({
  distance,
  count,
}: Pick<FitDistribution, 'distance' | 'count'>): DistanceAnswer {
  if (distance === null) return 'none';
  if (distance <= fitLimits.distance) return 'within';
  return distance <= criticalDistance(count) ? 'few' : 'beyond';
}

const answerWords: Readonly<Record<Exclude<DistanceAnswer, 'none'>, string>> = {
  within: 'reproduced',
  beyond: 'NOT reproduced',
  few: 'too few values to tell',
};

/** `61.0 %, NOT reproduced (limit 5 %, critical 1.4 %)`: a distance with its answer; empty without one. */
export function describeDistance(
  distribution: Pick<FitDistribution, 'distance' | 'count'>,
): string {
  const answer = answerDistance(distribution);
  if (answer === 'none') return '';
  const critical = formatShare(criticalDistance(distribution.count));
  const limits = `limit ${percent(fitLimits.distance)}, critical ${critical}`;
  return `${formatShare(distribution.distance)}, ${answerWords[answer]} (${limits})`;
}

/** A quantity of windows in the replay and in the fit, and how far apart they are. */
export interface WindowDifference {
  readonly policy: string;
  readonly name: 'p50' | 'p99' | 'open';
  readonly replay: number | null;
  readonly fitted: number | null;
  /** fitted / replay - 1, of shares fitted - replay; null if one of them is unknown. */
  readonly difference: number | null;
  readonly isWithin: boolean;
}

function compareQuantile(replay: number | null, fitted: number | null) {
  const difference = replay !== null && fitted !== null ? fitted / replay - 1 : null;
  const isWithin =
    difference === null ? replay === fitted : Math.abs(difference) <= fitLimits.window;
  return { replay, fitted, difference, isWithin };
}

const hasPairs = ({ pairs }: SeenWindows) => pairs > 0;

/** What is compared of each policy. A quantile beyond the horizon in both is the same as far as known. */
export function compareSeenWindows({ policy, replay, fitted }: FitWindows): WindowDifference[] {
  if (!hasPairs(replay) || !hasPairs(fitted)) return [];
  const difference = fitted.openShare - replay.openShare;
  return [
    { policy, name: 'p50', ...compareQuantile(replay.p50, fitted.p50) },
    { policy, name: 'p99', ...compareQuantile(replay.p99, fitted.p99) },
    {
      policy,
      name: 'open',
      replay: replay.openShare,
      fitted: fitted.openShare,
      difference,
      isWithin: Math.abs(difference) <= fitLimits.openShare,
    },
  ];
}

function judgeRates({ checks }: Pick<TraceFit, 'checks'>): string {
  const missed = checks.filter(({ error }) => Math.abs(error ?? 0) > fitLimits.rate);
  const limit = percent(fitLimits.rate);
  if (checks.length === 0) return 'Rates: not checked.';
  if (missed.length === 0) return `Rates: within ${limit} of the recording.`;
  const named = missed.map(({ title, error }) => `${title} ${formatError(error)}`).join(', ');
  return `Rates: NOT within ${limit} of the recording: ${named}.`;
}

function judgeDistributions({ distributions }: Pick<TraceFit, 'distributions'>): string {
  const part = (answer: Exclude<DistanceAnswer, 'none'>) => {
    const own = distributions.filter((one) => answerDistance(one) === answer);
    const named = own.map(({ name, distance, count }) => {
      const critical = answer === 'few' ? `, critical ${formatShare(criticalDistance(count))}` : '';
      return `${name} ${formatShare(distance)} (n ${formatCount(count)}${critical})`;
    });
    return own.length > 0 ? [`${answerWords[answer]} ${named.join(', ')}`] : [];
  };
  const parts = [...part('within'), ...part('beyond'), ...part('few')];
  const limit = `KS distance at most ${percent(fitLimits.distance)}`;
  return parts.length > 0
    ? `Distributions (${limit}): ${parts.join('; ')}.`
    : 'Distributions: none.';
}

function nameDifference({ policy, name, difference }: WindowDifference): string {
  if (name === 'open') {
    const points = 100 * (difference ?? 0);
    return `${policy} open ${points > 0 ? '+' : ''}${points.toFixed(1)} points`;
  }
  return `${policy} ${name} ${difference === null ? 'beyond what was followed' : formatError(difference)}`;
}

function judgeWindows({ windows }: Pick<TraceFit, 'windows'>): string {
  const all = windows.flatMap(compareSeenWindows);
  if (all.length === 0) return 'Exposure windows: not compared with a replay.';
  const points = `open: ${100 * fitLimits.openShare} points`;
  const limit = `within ${percent(fitLimits.window)} (${points}) of the replay's`;
  const names = (isWithin: boolean, name: (one: WindowDifference) => string) =>
    all.filter((one) => one.isWithin === isWithin).map(name);
  const missed = names(false, nameDifference);
  const within = names(true, ({ policy, name }) => `${policy} ${name}`);
  if (missed.length === 0) return `Exposure windows: ${limit}: ${within.join(', ')}.`;
  const others = within.length > 0 ? `; within: ${within.join(', ')}` : '';
  return `Exposure windows: NOT ${limit}: ${missed.join(', ')}${others}.`;
}

/**
 * How good a fit is, in three sentences: rates, distributions, exposure windows. The only place with these
 * words; ASCII.
 */
export function judgeFit(fit: Pick<TraceFit, 'checks' | 'distributions' | 'windows'>): string[] {
  return [judgeRates(fit), judgeDistributions(fit), judgeWindows(fit)];
}
