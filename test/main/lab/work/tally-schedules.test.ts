import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTally, type TallyEntry } from '../../../../main/lab/work/tally.ts';
import type { Progress } from '../../../../shared/progress.ts';
import { scaleRuns } from '../../../support/scale-runs.ts';

/** A run of a sweep: what a replication takes, what it was expected to take, and how many it needs. */
interface Run {
  readonly ms: number;
  readonly work: number;
  readonly kind: string;
  readonly stages: readonly number[];
}

const spread = (low: number, high: number) =>
  fc.noBias(fc.integer({ min: 0, max: 1000 })).map((at) => low * (high / low) ** (at / 1000));

/**
 * Costs over two decades, which are off by up to a quarter to either side, as those of real specs; most runs
 * are precise after their first stage, as those of real sweeps.
 */
const anyRun: fc.Arbitrary<Run> = fc
  .record({
    ms: spread(5, 500),
    off: spread(0.8, 1.25),
    kind: fc.constantFrom('a', 'b', 'c', 'd'),
    stages: fc.constantFrom([10], [10], [10], [10], [10, 14], [10, 22]),
  })
  .map(({ ms, off, ...rest }) => ({ ...rest, ms, work: ms * off }));

const manyRuns = (run: fc.Arbitrary<Run>) =>
  fc.array(run, { minLength: 24, maxLength: 120, size: 'max' });

/** What is expected of a kind is off by up to three times, the same for all of it. */
const offByKind = fc
  .record({ a: spread(1 / 3, 3), b: spread(1 / 3, 3), c: spread(1 / 3, 3), d: spread(1 / 3, 3) })
  .chain((off) =>
    manyRuns(anyRun.map((run) => ({ ...run, work: run.work * off[run.kind as keyof typeof off] }))),
  );

const workers = fc.constantFrom(1, 2, 8);
const anySchedule = fc.record({ runs: manyRuns(anyRun), workers });
type Schedule = typeof anySchedule extends fc.Arbitrary<infer T> ? T : never;

interface Told extends Progress {
  readonly atMs: number;
}

/**
 * Runs a sweep by a clock of its own: each worker takes the next replication of the runs in order. With
 * `isTimed` it is told how long each takes.
 */
function simulate({ runs, workers }: Schedule, isTimed: boolean): Told[] {
  const told: Told[] = [];
  let nowMs = 0;
  const tally = createTally(
    (progress) => told.push({ ...progress, atMs: nowMs }),
    () => nowMs,
  );
  const entries = runs.map(({ work: each, kind, stages }, i) =>
    tally.entry(`${i}`, stages[0]!, () => ({ each, kind })),
  );
  const free = Array.from({ length: workers }, () => 0);
  for (const [i, { ms, stages }] of runs.entries()) {
    const entry: TallyEntry = entries[i]!;
    let made = 0;
    for (const stage of stages) {
      entry.expect(stage);
      // A stage ends before the next is planned; its replications go to whoever is free.
      const ends = Array.from({ length: stage - made }, () => {
        const worker = free.indexOf(Math.min(...free));
        free[worker]! += ms;
        return free[worker]!;
      });
      for (const end of ends.toSorted((a, b) => a - b)) {
        nowMs = Math.max(nowMs, end);
        if (isTimed) entry.took(ms);
        entry.finish();
      }
      made = stage;
    }
    entry.settle();
  }
  return told;
}

/** Share of what is told after the first tenth that is within a factor of 1.5 of what it came to. */
function shareWithin(schedules: fc.Arbitrary<Schedule>, isTimed: boolean, seed: number): number {
  let [within, all] = [0, 0];
  const property = fc.property(schedules, (schedule) => {
    const told = simulate(schedule, isTimed);
    const endMs = told.at(-1)!.atMs;
    for (const { atMs, etaMs } of told) {
      const leftMs = endMs - atMs;
      // The last moments of a sweep are no time to tell.
      if (atMs < 0.1 * endMs || leftMs < 0.02 * endMs) continue;
      all += 1;
      if (etaMs! <= 1.5 * leftMs && etaMs! >= leftMs / 1.5) within += 1;
    }
  });
  fc.assert(property, { seed, numRuns: scaleRuns(300) });
  return within / all;
}

describe('progress over simulated schedules', () => {
  it.each([true, false])('never goes back, and ends at 1; timed: %s', (isTimed) => {
    const property = fc.property(anySchedule, (schedule) => {
      const shares = simulate(schedule, isTimed).map(({ share }) => share!);
      expect(shares.every((share, i) => i === 0 || share >= shares[i - 1]!)).toBe(true);
      expect(shares.at(-1)).toBeCloseTo(1, 9);
    });
    fc.assert(property, { seed: 31, numRuns: scaleRuns(300) });
  });

  it('tells the time left within a factor of 1.5 after the first tenth', () => {
    expect(shareWithin(anySchedule, false, 32)).toBeGreaterThan(0.95);
    expect(shareWithin(anySchedule, true, 32)).toBeGreaterThan(0.95);
  });

  it('learns how far off what was expected of each kind is', () => {
    const schedules = fc.record({ runs: offByKind, workers });
    expect(shareWithin(schedules, true, 33)).toBeGreaterThan(0.95);
    expect(shareWithin(schedules, false, 33)).toBeLessThan(0.9);
  });
});
