import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { reportAnalysis } from '../../../../main/lab/traces/report-analysis.ts';
import type { Progress } from '../../../../shared/progress.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
afterEach(() => void vi.useRealTimers());

it('an analysis is reported with the remaining time once decoding is over', () => {
  const seen: Progress[] = [];
  const report = reportAnalysis((progress) => seen.push(progress));
  vi.advanceTimersByTime(500);
  report({ done: 0, total: 1000 });
  report({ done: 9, total: 1000 });
  vi.advanceTimersByTime(500);
  report({ done: 500, total: 1000 });
  expect(seen).toEqual([
    { done: 0, total: 1000, etaMs: null },
    { done: 9, total: 1000, etaMs: null },
    { done: 500, total: 1000, etaMs: 1000 },
  ]);
});
