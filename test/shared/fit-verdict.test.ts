import { describe, expect, it } from 'vitest';
import {
  answerDistance,
  compareSeenWindows,
  criticalDistance,
  judgeFit,
} from '../../shared/fit-verdict.ts';
import type { FitCheck, FitDistribution, FitWindows } from '../../shared/trace-fit.ts';
import { makeFit } from '../support/made-of-traces.ts';

const checkOf = (title: string, error: number | null): FitCheck => ({
  title,
  unit: '/s',
  recorded: 1000,
  simulated: { mean: 1000 * (1 + (error ?? 0)), low: 990, high: 1010 },
  error,
});
const distributionOf = (
  name: FitDistribution['name'],
  count: number,
  distance: number | null,
): FitDistribution => ({
  name,
  title: name,
  count,
  recordedMean: 1,
  fittedMean: 1,
  distance,
  points: [],
});
const seen = (p50: number | null, p99: number | null, openShare = 0, pairs = 1000) => ({
  pairs,
  p50,
  p99,
  openShare,
});
const windowsOf = (
  policy: string,
  replay: FitWindows['replay'],
  fitted: FitWindows['fitted'],
): FitWindows => ({ policy, horizonNs: 1e8, replay, fitted });

const judge = (fit: Partial<ReturnType<typeof makeFit>>) =>
  judgeFit({ checks: [], distributions: [], windows: [], ...fit });

describe('the verdict on a fit', () => {
  it('says whether the rates are within 5 %, and which are not', () => {
    const good = [checkOf('ops', 0.049), checkOf('mix', null)];
    expect(judge({ checks: good })[0]).toBe('Rates: within 5 % of the recording.');
    const bad = [...good, checkOf('switches', -0.6), checkOf('busy', 0.051)];
    expect(judge({ checks: bad })[0]).toBe(
      'Rates: NOT within 5 % of the recording: switches -60.0 %, busy +5.1 %.',
    );
    expect(judge({})[0]).toBe('Rates: not checked.');
  });

  it('never calls a distribution reproduced that is further than 5 % from the recorded one', () => {
    const distributions = [
      distributionOf('burst', 5358, 0.01),
      distributionOf('op-gap', 9000, 0.61),
      distributionOf('blocked', 57, 0.08),
      distributionOf('order', 0, null),
    ];
    expect(judge({ distributions })[1]).toBe(
      'Distributions (KS distance at most 5 %): reproduced burst 1.0 % (n 5 358); ' +
        'NOT reproduced op-gap 61.0 % (n 9 000); ' +
        'too few values to tell blocked 8.0 % (n 57, critical 18.0 %).',
    );
    expect(distributions.map(answerDistance)).toEqual(['within', 'beyond', 'few', 'none']);
    expect(judge({})[1]).toBe('Distributions: none.');
  });

  it('has the critical value of Kolmogorov and Smirnov at 5 %', () => {
    // Exact values of the table for n = 100 and 1000: 0.1340 and 0.0428.
    expect(criticalDistance(100) / 0.134).toBeCloseTo(1, 1);
    expect(criticalDistance(1000) / 0.0428).toBeCloseTo(1, 2);
    expect(criticalDistance(0)).toBe(1);
  });

  it('compares windows with those of the replay', () => {
    const same = windowsOf('sync', seen(1000, 2000), seen(1099, 1801));
    expect(judge({ windows: [same] })[2]).toBe(
      "Exposure windows: within 10 % (open: 2 points) of the replay's: sync p50, sync p99, sync open.",
    );
    const off = windowsOf('deferred', seen(1e6, 18.2e6, 0), seen(1e6, 7.8e6, 0.03));
    expect(judge({ windows: [same, off] })[2]).toBe(
      "Exposure windows: NOT within 10 % (open: 2 points) of the replay's: deferred p99 -57.1 %, " +
        'deferred open +3.0 points; within: sync p50, sync p99, sync open, deferred p50.',
    );
    expect(judge({})[2]).toBe('Exposure windows: not compared with a replay.');
  });

  it('takes a quantile beyond the horizon for the same only if both are', () => {
    const both = windowsOf('deferred', seen(1e6, null, 0.02), seen(1e6, null, 0.02));
    expect(compareSeenWindows(both).every(({ isWithin }) => isWithin)).toBe(true);
    const one = windowsOf('deferred', seen(1e6, 9e7), seen(1e6, null, 0.02));
    expect(judge({ windows: [one] })[2]).toContain('deferred p99 beyond what was followed');
    const none = windowsOf('deferred', seen(null, null, 0, 0), seen(1e6, 2e6));
    expect(compareSeenWindows(none)).toEqual([]);
  });
});
