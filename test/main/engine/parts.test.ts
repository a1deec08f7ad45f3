import fc from 'fast-check';
import FlatQueue from 'flatqueue';
import { build } from 'hdr-histogram-js';
import { describe, expect, it } from 'vitest';
import { readCostName, searchedCosts } from '../../../main/calibrate/searched-costs.ts';
import { searchBounded } from '../../../main/calibrate/bounded-search.ts';
import { exp, ln } from '../../../main/engine/elementary.ts';
import { EventQueue } from '../../../main/engine/event-queue.ts';
import { Histogram, mergeStates, quantile } from '../../../main/engine/histogram.ts';
import { fittedCosts } from '../../../main/engine/machines/fitted-costs.ts';
import { i5 } from '../../../main/engine/machines/i5-3550.ts';
import { xeon8160 } from '../../../main/engine/machines/xeon-8160-2s.ts';
import { Stream } from '../../../main/engine/random.ts';
import { resolveRule } from '../../../shared/spec/rules.ts';
import type { MachineField } from '../../../shared/spec/machine.ts';
import { scaleRuns } from '../../support/scale-runs.ts';

describe('the event queue', () => {
  it('pops in the order of flatqueue, lower slots first at equal times', () => {
    const times = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 70 });
    fc.assert(
      fc.property(times, (values) => {
        const queue = new EventQueue(values.length);
        const other = new FlatQueue<number>();
        values.forEach((time, slot) => {
          queue.set(slot, time + 5);
          queue.set(slot, time);
          other.push(slot, time * 100 + slot);
        });
        for (let wanted = other.pop(); wanted !== undefined; wanted = other.pop()) {
          expect(queue.top).toBe(wanted);
          queue.set(queue.top, Infinity);
        }
        expect(queue.times[queue.top]).toBe(Infinity);
      }),
      { numRuns: scaleRuns(100) },
    );
  });
});

it('keeps the earliest slot on top whatever slots are moved, and how often', () => {
  const moves = fc.array(fc.tuple(fc.nat(36), fc.oneof(fc.nat(9), fc.constant(Infinity))), {
    maxLength: 200,
  });
  fc.assert(
    fc.property(moves, (list) => {
      const queue = new EventQueue(37);
      const times = Array.from({ length: 37 }, () => Infinity);
      for (const [slot, time] of list) {
        queue.set(slot, time);
        times[slot] = time;
        const earliest = Math.min(...times);
        expect(queue.times[queue.top]).toBe(earliest);
        const first = earliest < Infinity ? times.indexOf(earliest) : queue.top;
        expect(queue.top).toBe(first);
      }
    }),
    { numRuns: scaleRuns(100) },
  );
});

/** Doubles between two finite doubles: their distance in units in the last place. */
function ulpsBetween(a: number, b: number): number {
  const bits = new BigInt64Array(new Float64Array([a, b]).buffer);
  const [x, y] = [...bits].map((word) => (word < 0n ? -(word & 0x7fffffffffffffffn) : word));
  return Math.abs(Number(x! - y!));
}

describe('random streams', () => {
  it('give the published sequence of xoshiro128**', () => {
    const stream = new Stream(1, 2, 3, 4);
    const first = Array.from({ length: 10 }, () => stream.next() >>> 0);
    expect(first).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597,
      4258142804,
    ]);
  });

  it('depend on seed, replication and consumer, and on nothing else', () => {
    const draw = (seed: number, replication: number, consumer: string) =>
      Stream.named(seed, replication, consumer).uniform();
    expect(draw(1, 0, 'a')).toBe(draw(1, 0, 'a'));
    expect(new Set([draw(1, 0, 'a'), draw(2, 0, 'a'), draw(1, 1, 'a'), draw(1, 0, 'b')]).size).toBe(
      4,
    );
  });

  it('draw exponentials with the mean and variance asked for', () => {
    const stream = Stream.named(7, 0, 'test');
    const values = Array.from({ length: 200_000 }, () => stream.exponential(3));
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
    expect(mean).toBeGreaterThan(2.97);
    expect(mean).toBeLessThan(3.03);
    expect(variance).toBeGreaterThan(8.8);
    expect(variance).toBeLessThan(9.2);
  });
});

describe('elementary functions', () => {
  it('are within 4 units in the last place of the host', () => {
    const value = fc.double({ min: 1e-300, max: 1e300, noNaN: true });
    fc.assert(
      fc.property(value, (x) => {
        expect(ulpsBetween(ln(x), Math.log(x))).toBeLessThanOrEqual(4);
      }),
      { numRuns: scaleRuns(100) },
    );
    fc.assert(
      fc.property(fc.double({ min: -690, max: 690, noNaN: true }), (x) => {
        expect(ulpsBetween(exp(x), Math.exp(x))).toBeLessThanOrEqual(4);
      }),
      { numRuns: scaleRuns(100) },
    );
    expect(exp(-Infinity)).toBe(0);
    expect(ln(1)).toBe(0);
  });
});

describe('the histogram', () => {
  const stream = Stream.named(3, 0, 'histogram');
  const values = Array.from({ length: 50_000 }, () => 50 + stream.exponential(1e5));

  it('has quantiles within 1 % of the sorted values and of hdr-histogram', () => {
    const histogram = new Histogram();
    const other = build({ numberOfSignificantValueDigits: 3 });
    for (const value of values) {
      histogram.add(value);
      other.recordValue(Math.round(value));
    }
    const sorted = [...values].sort((a, b) => a - b);
    for (const q of [0.01, 0.5, 0.9, 0.99, 0.999]) {
      const got = quantile(histogram.state(), q)!;
      expect(Math.abs(got / sorted[Math.ceil(q * values.length) - 1]! - 1)).toBeLessThan(0.01);
      expect(Math.abs(got / other.getValueAtPercentile(q * 100) - 1)).toBeLessThan(0.01);
    }
    expect(quantile(histogram.state(), 1)).toBe(sorted.at(-1));
  });

  it('adds the times of a column as one after the other', () => {
    const starts = Float64Array.from({ length: 90 }, () => stream.exponential(1e4));
    const [one, other] = [new Histogram(), new Histogram()];
    for (const [from, to, end] of [
      [0, 40, 3e5],
      [40, 40, 1],
      [38, 90, 2e5],
    ] as const) {
      for (const start of starts.subarray(from, to)) one.add(end - start);
      other.addTimesTo(end, starts, from, to);
    }
    for (let k = 0; k < 30; k++) one.add(starts[3]!);
    other.addEach(starts[3]!, 30);
    expect(other).toEqual(one);
  });

  it('merges into what one histogram of all values is', () => {
    const [whole, left, right] = [new Histogram(), new Histogram(), new Histogram()];
    values.forEach((value, i) => {
      whole.add(value);
      (i % 3 ? left : right).add(value);
    });
    const merged = mergeStates([left.state(), right.state()]);
    expect({ ...merged, sum: 0 }).toEqual({ ...whole.state(), sum: 0 });
    expect(merged.sum / whole.sum).toBeCloseTo(1, 12);
  });

  it('has no quantile when it is empty', () => {
    expect(quantile(new Histogram().state(), 0.5)).toBeNull();
  });
});

describe('machine costs', () => {
  it('lie in the ranges that measurements allow, and are the same on every machine of the study', () => {
    for (const { name, min, max } of searchedCosts) {
      const cost = fittedCosts[name as keyof typeof fittedCosts];
      expect(cost, name).toBeGreaterThanOrEqual(min);
      expect(cost, name).toBeLessThanOrEqual(max);
      const field = readCostName(name).field as MachineField;
      const owners = [xeon8160, i5].filter(
        (machine) => name === field || name.startsWith(`${machine.name}:`),
      );
      expect(owners.map((machine) => machine[field])).toEqual(owners.map(() => cost));
    }
  });

  it('are found by a search that stays in its ranges', async () => {
    const parameters = [
      { name: 'a', min: 0, max: 10, start: 1 },
      { name: 'b', min: 0, max: 10, start: 9 },
    ];
    const { point } = await searchBounded(parameters, ({ a, b }) => (a! - 7) ** 2 + (b! + 5) ** 2, {
      rounds: 60,
    });
    expect(point['a']).toBeCloseTo(7, 1);
    expect(point['b']).toBe(0);
  });
});

describe('rules over the CPU count', () => {
  it.each([
    ['cpus', 96, 96],
    ['min(cpus,60)', 96, 60],
    ['min(cpus, 60)', 4, 4],
    ['cpus/16', 8, 1],
    ['cpus*2', 8, 16],
    ['ceil(cpus/48)', 96, 2],
    ['ceil(cpus/48)', 97, 3],
  ])('%s for %i CPUs is %i', (rule, cpus, value) => {
    expect(resolveRule(rule, cpus, 'field')).toBe(value);
  });

  it('refuse anything else', () => {
    expect(() => resolveRule('cpus-1', 4, 'field')).toThrow('rule');
  });
});
