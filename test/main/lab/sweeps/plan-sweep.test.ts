import { describe, expect, it } from 'vitest';
import { createPacer } from '../../../../main/lab/work/pacer.ts';
import { planPoints, type SweepRequest } from '../../../../main/lab/sweeps/plan-sweep.ts';
import { fakePresets } from '../fakes/fake-presets.ts';

const request = (vary: string[], others: Partial<SweepRequest> = {}): SweepRequest => ({
  base: {},
  vary,
  mode: 'grid',
  where: [],
  ...others,
});
const plan = (...args: Parameters<typeof request>) => planPoints(request(...args), fakePresets);
const withCode = (code: string, text: string) =>
  expect.objectContaining({ code, message: expect.stringContaining(text) as unknown }) as Error;

describe('planning a sweep', () => {
  it('has every combination, the first axis slowest, on top of what the base sets', async () => {
    const base = { policy: 'deferred', set: [['run.seed', 5]] } as const;
    const points = await plan(['machine.cpus=4,8', 'policy=none,sync'], { base });
    expect(points.map(({ spec }) => [spec.machine.cpus, spec.policy.name, spec.run.seed])).toEqual([
      [4, 'none', 5],
      [4, 'sync', 5],
      [8, 'none', 5],
      [8, 'sync', 5],
    ]);
    expect(points[1]?.point).toEqual([
      ['machine.cpus', 4],
      ['policy', 'sync'],
    ]);
  });

  it('takes axes together when they are zipped', async () => {
    const points = await plan(['machine.cpus=4,8', 'policy=none,sync'], { mode: 'zip' });
    expect(points.map(({ spec }) => [spec.machine.cpus, spec.policy.name])).toEqual([
      [4, 'none'],
      [8, 'sync'],
    ]);
  });

  it('omits points for which a condition does not hold, even those that could not be built', async () => {
    const where = [
      'machine.sockets <= machine.cpus',
      'policy.remote != "never" || machine.cpus > 4',
    ];
    const points = await plan(['machine.cpus=1,2,96', 'machine.sockets=1..2', 'policy=none,sync'], {
      where,
    });
    const left = points.map(({ spec: { machine, policy } }) =>
      [machine.cpus, machine.sockets, policy.name].join(' '),
    );
    expect(left).toEqual([
      '1 1 sync',
      '2 1 sync',
      '2 2 sync',
      '96 1 none',
      '96 1 sync',
      '96 2 none',
      '96 2 sync',
    ]);
  });

  it('sets an axis over a field that the base sets', async () => {
    const points = await plan(['run.seed=1..3'], { base: { set: [['run.seed', 9]] } });
    expect(points.map(({ spec }) => spec.run.seed)).toEqual([1, 2, 3]);
  });

  it.each([
    ['no axis', request([]), 'bad-usage', 'an axis'],
    [
      'no run left',
      request(['run.seed=1,2'], { where: ['run.seed > 2'] }),
      'bad-usage',
      'excludes every run',
    ],
    ['an axis twice', request(['run.seed=1', 'run.seed=2']), 'bad-usage', 'twice'],
    [
      'uneven lists',
      request(['run.seed=1', 'policy=none,sync'], { mode: 'zip' }),
      'bad-usage',
      'same number',
    ],
    ['too many', request(['run.seed=1..1000', 'machine.cpus=1..1000']), 'bad-usage', 'at most'],
    ['an unknown field', request(['machine.nope=1']), 'unknown-field', 'machine.nope'],
    ['an unknown name', request(['policy=nope']), 'unknown-name', 'nope'],
    ['a value out of range', request(['machine.cpus=0']), 'bad-value', 'machine.cpus'],
    [
      'a condition that is none',
      request(['run.seed=1'], { where: ['run.seed ='] }),
      'bad-usage',
      '',
    ],
    [
      'a condition on nothing',
      request(['run.seed=1'], { where: ['run.nope > 1'] }),
      'unknown-field',
      'run.nope',
    ],
  ])('refuses %s', async (_, wrong, code, text) => {
    await expect(planPoints(wrong, fakePresets)).rejects.toThrow(withCode(code, text));
  });

  it('yields to other work while it plans thousands of points', async () => {
    let turns = 0;
    let isPlanned = false;
    const planning = plan(['run.seed=1..5000']).finally(() => (isPlanned = true));
    while (!isPlanned) {
      await new Promise((resolve) => setImmediate(resolve));
      turns++;
    }
    const points = await planning;
    expect([points.length, points[4999]?.spec.run.seed]).toEqual([5000, 5000]);
    expect(turns).toBeGreaterThan(2);
  });
});

describe('a pacer', () => {
  it('yields to other work when 8 ms have passed since it last did', async () => {
    let nowMs = 100;
    const pace = createPacer(() => nowMs);
    nowMs = 107;
    expect(pace()).toBeUndefined();
    nowMs = 108;
    let isThrough = false;
    setImmediate(() => (isThrough = true));
    await pace();
    expect(isThrough).toBe(true);
    nowMs = 115;
    expect(pace()).toBeUndefined();
  });
});
