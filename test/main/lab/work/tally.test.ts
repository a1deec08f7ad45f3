import { describe, expect, it } from 'vitest';
import type { Progress } from '../../../../shared/progress.ts';
import { createTally } from '../../../../main/lab/work/tally.ts';

describe('the tally', () => {
  it('counts over all entries and takes the remaining time from the rate', () => {
    const told: Progress[] = [];
    let nowMs = 1000;
    const tally = createTally(
      (progress) => told.push(progress),
      () => nowMs,
    );
    const a = tally.entry('a', 2);
    tally.entry('b', 2);
    nowMs = 1500;
    a.finish();
    a.expect(4);
    a.expect(3);
    nowMs = 2000;
    tally.entry('a', 99).finish();
    expect(told).toMatchObject([
      { done: 1, total: 4, share: 0.25, etaMs: 1500 },
      { done: 1, total: 6 },
      { done: 2, total: 6 },
    ]);
    // What one run needs more is expected of the other too: about 8 replications in all.
    expect(told[1]!.etaMs! / 500).toBeCloseTo(6.8, 1);
    expect(told[2]!.etaMs! / 500).toBeCloseTo(5.8, 1);
  });

  it('does not know the remaining time before something has finished', () => {
    const told: Progress[] = [];
    createTally((progress) => told.push(progress))
      .entry('a', 2)
      .expect(3);
    expect(told).toEqual([{ done: 0, total: 3, share: 0, etaMs: null }]);
  });

  it('settles a run that ended early, once', () => {
    const told: Progress[] = [];
    const entry = createTally((progress) => told.push(progress)).entry('a', 5);
    entry.settle();
    entry.settle();
    expect(told).toMatchObject([{ done: 5, total: 5 }]);
  });

  it('lets the total grow with what finishes', () => {
    const told: Progress[] = [];
    const entry = createTally((progress) => told.push(progress)).entry('a', 0);
    entry.finish();
    expect(told).toMatchObject([{ done: 1, total: 1, etaMs: 0 }]);
  });
});
