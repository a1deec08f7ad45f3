import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  countAxis,
  expandAxes,
  maxPoints,
  parseAssignment,
  parseAxis,
} from '../../shared/sweep.ts';
import { scaleRuns } from '../support/scale-runs.ts';

const options = { seed: 1, numRuns: scaleRuns(300) };
const valuesOf = (text: string) => parseAxis(text).values;

describe('an axis', () => {
  it.each([
    ['machine.cpus=4,8,16,96', [4, 8, 16, 96]],
    ['policy=sync,deferred', ['sync', 'deferred']],
    ['policy.flushCeilingPages=1..512*2', [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]],
    ['policy.flushCeilingPages=1..100*10', [1, 10, 100]],
    ['policy.flushCeilingPages=1..99*10', [1, 10]],
    ['machine.cpus=4..8', [4, 5, 6, 7, 8]],
    ['machine.cpus=4..17+4', [4, 8, 12, 16]],
    ['machine.cpus=1..4*2,33,100..300+100', [1, 2, 4, 33, 100, 200, 300]],
    ['machine.ghz=0.1..0.5+0.1', [0.1, 0.2, 0.3, 0.4, 0.5]],
    ['machine.ghz=1e0..2.5e0+.5', [1, 1.5, 2, 2.5]],
    ['run.seed=7..7', [7]],
    ['policy.xpfo=true,false', [true, false]],
    ['policy.maxAgeUs=null,1000', [null, 1000]],
    ['run.warmupMs=auto,2', ['auto', 2]],
    ['policy.pending=cpu,queue:256', ['cpu', 'queue:256']],
    ['policy.drainAt=context-switch+tick,tick,none', [['context-switch', 'tick'], ['tick'], []]],
    ['machine = server-4 , 1..2', ['server-4', '1..2']],
    ['policy.reuse=on,off', [true, false]],
    ['policy.maxAgeUs=none,1e3', [null, 1000]],
    ['policy.pending=1..2', ['1..2']],
    ['workload.tasks=cpus,4..6', ['cpus', 4, 5, 6]],
    ['workload.orderWeights=1+0+2,none', [[1, 0, 2], []]],
    ['machine.cpu=4,8', ['4', '8']],
  ])('%s', (text, values) => {
    expect(valuesOf(text)).toEqual(values);
  });

  it.each([
    ['machine.cpus', 'expected field=value'],
    ['=4', 'expected field=value'],
    ['machine.cpus.x=4', 'expected field=value'],
    ['machine.cpus=', 'empty value'],
    ['machine.cpus=4,,8', 'empty value'],
    ['machine.cpus=8..4', 'end is below its start'],
    ['machine.cpus=1..', 'number on both sides'],
    ['machine.cpus=..4', 'number on both sides'],
    ['machine.cpus=0..8*2', 'factor above 1'],
    ['machine.cpus=1..8*1', 'factor above 1'],
    ['machine.cpus=1..8+0', 'step above 0'],
    ['machine.cpus=1..8+-1', 'step above 0'],
    ['run.seed=1..1e9', `more than ${maxPoints} values`],
    ['run.seed=1e999', 'too large'],
  ])('%s is refused', (text, why) => {
    expect(() => valuesOf(text)).toThrow(why);
  });

  it('has a range that starts at its start, grows evenly and does not pass its end', () => {
    const property = fc.property(
      fc.integer({ min: -1000, max: 1000 }),
      fc.integer({ min: 0, max: 500 }),
      fc.integer({ min: 1, max: 50 }),
      (start, length, step) => {
        const values = valuesOf(`machine.cpus=${start}..${start + length}+${step}`);
        const count = Math.floor(length / step) + 1;
        expect(values).toEqual(Array.from({ length: count }, (_, i) => start + i * step));
      },
    );
    fc.assert(property, options);
  });
});

describe('an assignment', () => {
  it('keeps everything after the first =', () => {
    expect(parseAssignment('machine.name=a=b')).toEqual(['machine.name', 'a=b']);
    expect(parseAssignment('policy.name=12')).toEqual(['policy.name', '12']);
  });
});

describe('the points of a sweep', () => {
  const cpus = parseAxis('machine.cpus=4,96');
  const policy = parseAxis('policy=sync,deferred');

  it('are a grid whose first axis is the slowest', () => {
    expect(expandAxes([cpus, policy])).toEqual([
      [
        ['machine.cpus', 4],
        ['policy', 'sync'],
      ],
      [
        ['machine.cpus', 4],
        ['policy', 'deferred'],
      ],
      [
        ['machine.cpus', 96],
        ['policy', 'sync'],
      ],
      [
        ['machine.cpus', 96],
        ['policy', 'deferred'],
      ],
    ]);
  });

  it('go in lock-step when zipped', () => {
    expect(expandAxes([cpus, policy], 'zip')).toEqual([
      [
        ['machine.cpus', 4],
        ['policy', 'sync'],
      ],
      [
        ['machine.cpus', 96],
        ['policy', 'deferred'],
      ],
    ]);
  });

  it('are one that sets nothing without axes', () => {
    expect([expandAxes([]), expandAxes([], 'zip')]).toEqual([[[]], [[]]]);
  });

  it('keep a null value', () => {
    expect(expandAxes([parseAxis('policy.maxAgeUs=null')])).toEqual([[['policy.maxAgeUs', null]]]);
  });

  it('are refused when a field is varied twice, zipped lists differ, or there are too many', () => {
    expect(() => expandAxes([cpus, cpus])).toThrow('machine.cpus is varied twice');
    expect(() => expandAxes([cpus, parseAxis('run.seed=1..3')], 'zip')).toThrow(
      'machine.cpus has 2, run.seed has 3',
    );
    const thousand = parseAxis('run.seed=1..1000');
    const others = ['policy.flushCeilingPages=1..100', 'machine.cpus=1..2'].map(parseAxis);
    expect(expandAxes([thousand, others[0]!])).toHaveLength(maxPoints);
    expect(() => expandAxes([thousand, ...others])).toThrow('200000 points, at most 100000');
  });

  it('are all different and as many as the product of the axes', () => {
    const axis = (path: string) =>
      fc.integer({ min: 1, max: 7 }).map((n) => parseAxis(`${path}=1..${n}`));
    const property = fc.property(
      axis('run.seed'),
      axis('machine.cpus'),
      axis('policy.batchPages'),
      (...axes) => {
        const points = expandAxes(axes);
        const count = axes.reduce((product, { values }) => product * values.length, 1);
        expect(points).toHaveLength(count);
        expect(new Set(points.map((point) => JSON.stringify(point))).size).toBe(count);
      },
    );
    fc.assert(property, { ...options, numRuns: scaleRuns(50) });
  });
});

describe('the count of an axis', () => {
  it('is that of its values, and needs none of them', () => {
    for (const text of ['machine.cpus=1..9', 'machine.cpus=4,8..64*2', 'policy=none,sync']) {
      expect(countAxis(text)).toBe(parseAxis(text).values.length);
    }
    expect(countAxis('machine.cpus=1..100000')).toBe(100_000);
    expect(() => countAxis('machine.cpus=9..1')).toThrow('its end is below its start');
  });
});
