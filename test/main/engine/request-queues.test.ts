import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RequestQueues } from '../../../main/engine/request-queues.ts';
import {
  cpuOf,
  isWaiting,
  sideOfUnwaiting,
  unwaitingCpu,
  waitingCpu,
} from '../../../main/engine/requester.ts';
import { scaleRuns } from '../../support/scale-runs.ts';

describe('a requester', () => {
  it('is a CPU that waits or one that does not, whatever its number', () => {
    fc.assert(
      fc.property(fc.nat(100_000), (cpu) => {
        expect([cpuOf(waitingCpu(cpu)), isWaiting(waitingCpu(cpu))]).toEqual([cpu, true]);
        for (const side of [0, 1]) {
          const unwaiting = unwaitingCpu(cpu, side);
          expect([cpuOf(unwaiting), isWaiting(unwaiting)]).toEqual([cpu, false]);
          expect(sideOfUnwaiting(unwaiting)).toBe(side);
        }
      }),
      { seed: 1, numRuns: scaleRuns(100) },
    );
  });
});

describe('queues of requests', () => {
  it('keep the order of the times, and of the calls at one time', () => {
    const times = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(times, fc.nat(9), (list, most) => {
        const queues = new RequestQueues(8);
        const isFirst = list.map((at, k) => queues.add(3, at, waitingCpu(k)));
        const least = list.map((at, k) => list.slice(0, k).every((before) => before > at));
        expect(isFirst).toEqual(least);
        const order = list.map((at, k) => ({ at, k })).sort((a, b) => a.at - b.at || a.k - b.k);
        const taken = Math.min(most, list.length);
        queues.drop(3, taken);
        const left = order.slice(taken);
        expect(queues.lengths[3]).toBe(left.length);
        const places = left.map((_, k) => queues.firstOf(3) + k);
        expect(places.map((place) => queues.timeAt(place))).toEqual(left.map(({ at }) => at));
        const who = places.map((place) => cpuOf(queues.requesterAt(place)));
        expect(who).toEqual(left.map(({ k }) => k));
        expect(queues.lengths[2]).toBe(0);
      }),
      { seed: 2, numRuns: scaleRuns(100) },
    );
  });

  it('are what they would be without a request that is taken off again', () => {
    const times = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(times, fc.nat(8), (list, chosen) => {
        const gone = chosen % list.length;
        const [queues, others] = [new RequestQueues(9), new RequestQueues(9)];
        for (const [k, at] of list.entries()) {
          queues.add(3, at, waitingCpu(k));
          if (k !== gone) others.add(3, at, waitingCpu(k));
        }
        queues.remove(3, queues.placeOf(3, waitingCpu(gone)));
        expect(queues.placeOf(3, waitingCpu(gone))).toBe(-1);
        expect(queues.lengths[3]).toBe(others.lengths[3]);
        for (let k = 0; k < list.length - 1; k++) {
          const [place, other] = [queues.firstOf(3) + k, others.firstOf(3) + k];
          expect(queues.timeAt(place)).toBe(others.timeAt(other));
          expect(queues.requesterAt(place)).toBe(others.requesterAt(other));
        }
      }),
      { seed: 3, numRuns: scaleRuns(100) },
    );
  });
});
