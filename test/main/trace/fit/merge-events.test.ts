import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeEvents } from '../../../../main/trace/fit/merge-events.ts';
import { change, toCpus } from './support/made-events.ts';
import { scaleRuns } from '../../../support/scale-runs.ts';

describe('merged events', () => {
  it('come in the order of their times, each once, those at one time by CPU', () => {
    const made = fc.array(fc.tuple(fc.nat(30), fc.nat(4)), { maxLength: 60 });
    fc.assert(
      fc.property(made, fc.integer({ min: 1, max: 5 }), (places, chunk) => {
        const events = places.map(([atUs, cpu], i) => change(atUs, cpu, i, 'S', 0));
        const seen: { timeNs: number; cpu: number; pid: number; from: number }[] = [];
        mergeEvents(toCpus(events, chunk), ({ timeNs, cpu, pid, values }) =>
          seen.push({ timeNs, cpu, pid, from: values[0]! }),
        );
        const wanted = events
          .map(({ timeNs, cpu, pid }) => ({ timeNs, cpu, pid, from: pid }))
          .sort((a, b) => a.timeNs - b.timeNs || a.cpu - b.cpu);
        expect(seen).toEqual(wanted);
      }),
      { seed: 7, numRuns: scaleRuns(100) },
    );
  });
});
