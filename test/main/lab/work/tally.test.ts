import { describe, expect, it } from 'vitest';
import type { Progress } from '../../../../shared/progress.ts';
import { createTally } from '../../../../main/lab/work/tally.ts';
import { keptPace } from '../../../../main/lab/work/work-left.ts';

/** A tally whose clock is set, and what it tells. */
function follow() {
  const told: Progress[] = [];
  const clock = { nowMs: 1000 };
  const tally = createTally(
    (progress) => told.push(progress),
    () => clock.nowMs,
  );
  return { told, clock, tally };
}

describe('the tally', () => {
  it('counts over all entries and takes the remaining time from the rate', () => {
    const { told, clock, tally } = follow();
    const a = tally.entry('a', 2);
    tally.entry('b', 2);
    clock.nowMs = 1500;
    a.finish();
    a.expect(4);
    a.expect(3);
    clock.nowMs = 2000;
    tally.entry('a', 99).finish();
    expect(told).toMatchObject([
      { done: 1, total: 4, share: 0.25, etaMs: 1500 },
      { done: 1, total: 6 },
      { done: 2, total: 6 },
    ]);
    // What one run needs more is expected of the other too: about 8 replications in all.
    expect(told[1]!.etaMs! / 500).toBeCloseTo(6.9, 1);
    expect(told[2]!.etaMs! / 500).toBeCloseTo(5.9, 1);
  });

  it('goes by what replications of a kind took, and as many at once as there were', () => {
    const { told, clock, tally } = follow();
    const size = (kind: string) => () => ({ each: 10, kind });
    const [slow, quick] = ['slow', 'quick'].map((kind) => tally.entry(kind, 100, size(kind)));
    // Two at once, each taking all of the time until now.
    clock.nowMs = 1300;
    for (const entry of [slow!, slow!]) {
      entry.took(300);
      entry.finish();
    }
    expect(told.at(-1)?.etaMs).toBeCloseTo((198 * 300) / 2, 6);
    clock.nowMs = 1350;
    for (let i = 0; i < 2; i++) {
      quick!.took(50);
      quick!.finish();
    }
    // One replication's worth of what all take counts beside those of the kind.
    const all = 700 / 4;
    const [slowMs, quickMs] = [600, 100].map(
      (sum) => ((sum / 2) * (1 + keptPace) + all) / (2 + keptPace),
    );
    expect(told.at(-1)?.etaMs).toBeCloseTo((98 * (slowMs! + quickMs!)) / 2, 6);
    expect(told.at(-1)?.share).toBeCloseTo(0.02, 6);
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
