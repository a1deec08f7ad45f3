import { describe, expect, it } from 'vitest';
import { isShortMeasure } from '../../../../main/lab/runs/short-measure.ts';
import { summarize } from '../../../../main/lab/runs/summarize.ts';
import { toSample } from '../../../../main/lab/statistics/sample.ts';
import { createInlinePool } from '../../../../main/pool/inline-pool.ts';
import { explainTimes } from '../../../../shared/text/explain-times.ts';
import { specOn } from '../../../support/specs.ts';

describe('a run that measures little', () => {
  it.each([
    // Two CPUs switch every 4.02 ms: 10 first replications of 0.4 ms have two drains, of 0.9 ms 4.5.
    ['deferred', { tasks: 3 }, { measureMs: 0.4 }, true],
    ['deferred', { tasks: 3 }, { measureMs: 0.7 }, true],
    ['deferred', { tasks: 3 }, { measureMs: 0.9 }, false],
    ['deferred', { tasks: 3 }, { measureMs: 0.4, replicationsMin: 25 }, false],
    ['deferred', { tasks: 1 }, { measureMs: 0.9 }, true],
    ['deferred', { tasks: 3, burstMs: 0.1 }, { measureMs: 0.4 }, false],
    ['deferred-bounded', { tasks: 3 }, { measureMs: 0.4 }, false],
    ['sync', { tasks: 3 }, { measureMs: 0.01 }, false],
    ['none', { tasks: 3 }, { measureMs: 0.01 }, false],
  ] as const)('is seen by its drains: %s, %o, %o: %s', (policy, workload, run, isShort) => {
    expect(isShortMeasure(specOn(2, policy, workload, run))).toBe(isShort);
  });

  it('does not reach a precision, and says why', async () => {
    const pool = createInlinePool();
    const resultOf = async (measureMs: number) => {
      const spec = specOn(2, 'deferred', { tasks: 3 }, { measureMs });
      const results = [await pool.replicate(spec, 0, {}), await pool.replicate(spec, 1, {})];
      const samples = results.map(toSample);
      const parts = { results, samples, baseline: samples, precisionReached: true };
      return summarize({ key: 'k', modelVersion: '1', spec, wallMs: 0, ...parts });
    };
    const [short, long] = [await resultOf(0.4), await resultOf(2)];
    expect([short.precisionReached, short.measureIsShort]).toEqual([false, true]);
    expect(long.precisionReached).toBe(true);
    expect(long).not.toHaveProperty('measureIsShort');
    expect(explainTimes([long])).toEqual([]);
    expect(explainTimes([long, short])).toEqual([
      'Measured too short for its interval, as drains are too rare: set run.measureMs.',
    ]);
  });
});
