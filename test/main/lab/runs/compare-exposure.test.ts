import { describe, expect, it } from 'vitest';
import { compareExposure } from '../../../../main/lab/runs/compare-exposure.ts';
import type { Estimate, RunResult, WindowTimes } from '../../../../shared/result.ts';
import { policies } from '../../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../../support/specs.ts';
import { makeWindows, noWindows } from '../../../support/window-times.ts';
import { makeRun } from '../../../shared/text/support/random-runs.ts';

const around = (mean: number, half: number): Estimate => ({
  mean,
  low: mean - half,
  high: mean + half,
});

/** Windows whose p99 is a time with half of its interval, or beyond the horizon. */
function timesOf(p99: number | null, half = 0, open = around(0, 0)): WindowTimes {
  return {
    ...noWindows,
    count: 1000,
    openShare: open.mean,
    openShareEstimate: open,
    p50: 1000,
    p50Estimate: around(1000, 4),
    p99,
    p99Estimate: p99 === null ? null : around(p99, half),
  };
}

const spec = makeSpec(makeMachine(8), makeKernelBuild(8), policies.sync);
function runOf(pairs: WindowTimes, change: Partial<RunResult> = {}): RunResult {
  const windows = { horizonNs: 1e8, pairs, busy: pairs, worstCpu: pairs };
  return makeRun(spec, {
    replications: 10,
    exposureWindowNs: makeWindows(windows),
    ...change,
  });
}

const comparing = { margin: 0.01, confidence: 0.95 };
function compareP99(base: RunResult, run: RunResult, confidence = 0.95) {
  const found = compareExposure(base, run, { ...comparing, confidence });
  return found.find(({ name }) => name === 'window-p99');
}

describe('comparing exposure', () => {
  it('adds the relative errors of both sides in quadrature', () => {
    const found = compareP99(runOf(timesOf(1000, 30)), runOf(timesOf(2000, 80)));
    expect(found).toMatchObject({ baseline: 1000, value: 2000, answer: 'different' });
    const half = 2 * Math.hypot(0.03, 0.04);
    expect(found?.change?.mean).toBe(2);
    expect(found?.change?.low).toBeCloseTo(2 - half, 12);
    expect(found?.change?.high).toBeCloseTo(2 + half, 12);
  });

  it('has wider intervals where several rows hold together', () => {
    const [base, run] = [runOf(timesOf(1000, 30)), runOf(timesOf(2000, 80))];
    const [alone, together] = [compareP99(base, run), compareP99(base, run, 0.99)];
    // Student's t with 9 degrees: 3.2498 over 2.2622.
    const widthOf = (one: typeof alone) => (one?.change?.high ?? 0) - (one?.change?.low ?? 0);
    expect(widthOf(together) / widthOf(alone)).toBeCloseTo(3.249836 / 2.262157, 5);
  });

  it('answers same, different or not decided by the margin', () => {
    const answer = (p99: number, half: number) =>
      compareP99(runOf(timesOf(1000, 3)), runOf(timesOf(p99, half)))?.answer;
    expect(answer(1000, 3)).toBe('same');
    expect(answer(1000, 30)).toBe('not decided');
    expect(answer(1050, 3)).toBe('different');
  });

  it('takes a time beyond the horizon for different where the other lies wholly below it', () => {
    const open = runOf(timesOf(null, 0, around(0.4, 0.05)));
    const below = runOf(timesOf(1000, 30));
    const near = runOf(timesOf(0.98e8, 0.05e8));
    expect(compareP99(below, open)).toMatchObject({ value: null, answer: 'different' });
    expect(compareP99(open, below)).toMatchObject({ baseline: null, answer: 'different' });
    expect(compareP99(near, open)?.answer).toBe('not decided');
    expect(compareP99(open, open)).toMatchObject({ change: null, answer: 'not decided' });
    const hardlyOpen = runOf(timesOf(null, 0, around(0.012, 0.005)));
    expect(compareP99(below, hardlyOpen)?.answer).toBe('not decided');
  });

  it('has no ratio to a baseline whose windows take no time', () => {
    const nothing = runOf(timesOf(0));
    expect(compareP99(nothing, nothing)).toMatchObject({ change: null, answer: 'same' });
    const some = compareP99(nothing, runOf(timesOf(500, 100)));
    expect(some).toMatchObject({ change: null, answer: 'different' });
  });

  it('compares open shares by the points between them', () => {
    const shareOf = (mean: number, half: number) => runOf(timesOf(null, 0, around(mean, half)), {});
    const answer = (base: number, own: number, half: number) =>
      compareExposure(shareOf(base, half), shareOf(own, half), comparing).at(-1);
    expect(answer(0.37, 0.375, 0.001)).toMatchObject({ name: 'open-share', answer: 'same' });
    expect(answer(0.37, 0.42, 0.001)).toMatchObject({ answer: 'different' });
    expect(answer(0.37, 0.38, 0.01)).toMatchObject({ answer: 'not decided' });
    expect(answer(0.37, 0.42, 0.001)?.change?.mean).toBeCloseTo(0.05, 12);
  });

  it('decides nothing of one replication, and compares nothing without windows', () => {
    const single = { replications: 1 };
    const [base, run] = [runOf(timesOf(1000, 0), single), runOf(timesOf(5000, 0), single)];
    expect(compareP99(base, run)?.answer).toBe('not decided');
    expect(compareExposure(runOf(noWindows), run, comparing)).toEqual([]);
    const unknown = runOf(timesOf(1000, 3));
    const windows = { ...unknown.exposureWindowNs, horizonNs: null };
    expect(compareExposure({ ...unknown, exposureWindowNs: windows }, run, comparing)).toEqual([]);
  });
});
