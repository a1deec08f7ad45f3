import { describe, expect, it } from 'vitest';
import { Stream } from '../../../../main/engine/random.ts';
import { resolveRule } from '../../../../shared/spec/rules.ts';
import { fitWorkload } from '../../../../main/trace/fit/fit-workload.ts';
import { parseSpec } from '../../../../shared/spec/spec.ts';
import { policies } from '../../../support/policies.ts';
import { longOr } from '../../../support/scale-runs.ts';
import { makeMachine, makeSpec } from '../../../support/specs.ts';
import { inputOf, noMachine } from './support/fit-input.ts';
import { alloc, change, wakes, type MadeEvent } from './support/made-events.ts';
import { makeRecording } from './support/made-recording.ts';
import { quickWork } from './support/made-text.ts';
import { distanceOf, errorsOf } from './support/read-fit.ts';

const slow = 600_000;
/** Enough for rates that are within 5 %, and for what is said of a fit. */
const short = { effort: 0.2 };
const rough = { effort: 0.05 };

/** Tasks that take turns on each CPU, each allocating a page every so often. */
function turns(cpus: number, turnUs: number, opUs: number, endUs: number): MadeEvent[] {
  const events: MadeEvent[] = [];
  for (let cpu = 0; cpu < cpus; cpu++) {
    const pids = [100 + cpu, 200 + cpu] as const;
    for (let at = turnUs, turn = 0; at < endUs; at += turnUs, turn++) {
      events.push(change(at, cpu, pids[turn % 2]!, 'R+', pids[(turn + 1) % 2]!));
    }
    for (let at = 10; at < endUs; at += opUs) {
      events.push(alloc(at, cpu, pids[Math.floor(at / turnUs) % 2]!, 10));
    }
  }
  return events;
}

describe(
  'a workload fitted to work as the model has it',
  () => {
    const work = {
      cpus: 2,
      seconds: longOr(40, 10),
      userUs: 90,
      kernelUs: 2,
      burstUs: 2000,
      blockUs: 1500,
      hugeShare: 0.2,
      reuseShare: 0.7,
    };
    const { events, durationNs } = makeRecording(work);
    const fit = fitWorkload(inputOf(events, durationNs), short);
    const { profile } = fit;
    const { ghz } = makeMachine(2);

    it('is that work', () => {
      expect(profile.tasks).toBe('cpus');
      // An op ends a burst of theirs, so that it is longer by what is left of the op.
      expect(profile.burstMs / 2.092).toBeCloseTo(1, 1);
      expect(profile.blockMs / 1.5).toBeCloseTo(1, 1);
      const cycles = profile.userCycles + profile.kernelCycles;
      expect(Math.abs(cycles / (92e3 * ghz) - 1)).toBeLessThan(0.03);
      expect(profile.reuseShare).toBeCloseTo(0.7, 1);
      expect(profile.orderWeights[9]).toBeCloseTo(0.2, 2);
      expect(profile.allocShare).toBe(1);
    });

    it('is close in every distribution', () => {
      for (const distance of Object.values(distanceOf(fit))) expect(distance).toBeLessThan(0.03);
    });

    it('has a check for each order that is not rare', () => {
      const errors = errorsOf(fit);
      expect(errors.has('share of order 9')).toBe(true);
      expect(errors.has('share of order 1')).toBe(false);
      for (const error of errors.values()) expect(Math.abs(error)).toBeLessThan(0.03);
    });
  },
  slow,
);

/** A recording whose simulations are short: few ops to a switch. */
function quick() {
  const { events, durationNs } = makeRecording({ ...quickWork, cpus: 1, seconds: 2 });
  return inputOf(events, durationNs);
}

/** A CPU that is nearly idle: work of 20 to 40 us every 10 ms, an op in every third of it. */
function nearlyIdle(seconds: number): MadeEvent[] {
  const stream = Stream.named(5, 0, 'nearly idle');
  return Array.from({ length: 100 * seconds }, (_, n) => {
    const at = 10_000 * n + Math.floor(5000 * stream.uniform());
    const end = at + 20 + Math.floor(20 * stream.uniform());
    const op = n % 3 === 0 ? [alloc(at + 10, 0, 100, 10)] : [];
    return [change(at, 0, 0, 'R', 100), ...op, change(end, 0, 100, 'S', 0)];
  }).flat();
}

/** Switches, wakeups and allocations of tasks and CPUs at random, within 100 ms. */
function makeChaos(seed: number): MadeEvent[] {
  const stream = Stream.named(seed, 0, 'chaos');
  const pick = (count: number) => Math.floor(stream.uniform() * count);
  const states = ['S', 'D', 'R', 'R+', 'Z', 'I'] as const;
  return Array.from({ length: 500 }, (_, i) => {
    const [at, cpu, pid, other] = [200 * i, pick(3), pick(6), pick(6)];
    if (pick(2) === 0) return change(at, cpu, pid, states[pick(6)]!, other);
    if (pick(4) === 0) return wakes(at, cpu, pid, other);
    return alloc(at, cpu, pid, 1 + pick(99), { order: pick(13), isUser: pick(3) > 0 });
  });
}

describe('a fit', () => {
  it(
    'has tasks that take turns without blocking, as often as recorded',
    () => {
      const durationNs = 4e9;
      const fit = fitWorkload(inputOf(turns(2, 50_000, 1000, 4e6), durationNs), short);
      expect(fit.profile).toMatchObject({ tasks: 'cpus*2', blockMs: 0, blockQuantiles: null });
      expect(fit.profile.burstMs / 50).toBeCloseTo(1, 1);
      for (const error of errorsOf(fit).values()) expect(Math.abs(error)).toBeLessThan(0.05);
    },
    slow,
  );

  it(
    'has the recorded switches of tasks that block far more often than they allocate',
    () => {
      const events = turns(1, 1000, 1e6, 4e6);
      const blocking = events.map((event) =>
        event.kind === 'sched_switch'
          ? { ...event, values: [event.values[0]!, 83, event.values[2]!] }
          : event,
      );
      const errors = errorsOf(fitWorkload(inputOf(blocking, 4e9), short));
      expect(Math.abs(errors.get('switches of a CPU')!)).toBeLessThan(0.05);
      expect(Math.abs(errors.get('busy share of the CPUs')!)).toBeLessThan(0.05);
    },
    slow,
  );

  it(
    'has the recorded rates of a CPU that is nearly idle',
    () => {
      const errors = errorsOf(fitWorkload(inputOf(nearlyIdle(20), 20e9), short));
      for (const error of errors.values()) expect(Math.abs(error)).toBeLessThan(0.05);
    },
    slow,
  );

  it('is of exponential times where no burst was seen from its begin to its end', () => {
    const few = [alloc(5, 0, 7, 1), change(10, 0, 7, 'S', 0)];
    const { profile, distributions } = fitWorkload(inputOf(few, 2e4), rough);
    expect(profile).toMatchObject({ burstQuantiles: null, blockQuantiles: null });
    expect(distributions[0]).toMatchObject({ name: 'burst', count: 0, distance: null });
  });

  it('says what it assumed, and why', () => {
    const cpuModel = 'Intel(R) Xeon(R) CPU @ 2.70GHz';
    const input = { ...quick(), recordedMachine: { ...noMachine, cpuModel } };
    const { assumed, profile } = fitWorkload(input, rough);
    const valueOf = new Map(assumed.map(({ field, value }) => [field, value]));
    for (const field of ['allocShare', 'kernelCycles', 'syscallsPerMs', 'totalOps'] as const) {
      expect(valueOf.get(field)).toBe(profile[field]);
    }
    expect(valueOf.get('machine.ghz')).toBe(makeMachine(1).ghz);
    expect(assumed.find(({ field }) => field === 'machine.ghz')!.why).toContain(
      `the recording is of ${cpuModel}, which has another clock`,
    );
    for (const field of ['tasks', 'reuseShare', 'unrecorded switches', 'orderWeights']) {
      expect(valueOf.has(field)).toBe(false);
    }
  });

  it('says what a poor recording leaves open', () => {
    // No wakeup, no page seen before, a task that no switch announced, an order of 64 KiB pages.
    const poor = [
      change(0, 0, 0, 'R', 7),
      ...Array.from({ length: 10 }, (_, i) => alloc(10 + i, 0, 7, 10 + i)),
      alloc(100, 0, 8, 2 ** 20, { order: 12 }),
      change(200, 0, 8, 'S', 0),
      // Few ops to a switch, so that its simulations are short.
      ...Array.from({ length: 20 }, (_, i) => 300 + 30 * i).flatMap((at) => [
        change(at, 0, 0, 'R', 7),
        change(at + 10, 0, 7, 'S', 0),
      ]),
    ];
    const { assumed, profile } = fitWorkload(inputOf(poor, 1e6), rough);
    const valueOf = new Map(assumed.map(({ field, value }) => [field, value]));
    expect(valueOf.get('tasks')).toBe(profile.tasks);
    expect(valueOf.get('reuseShare')).toBe(profile.reuseShare);
    expect(valueOf.get('unrecorded switches')).toBe(1);
    expect(valueOf.get('orderWeights')).toBe(10);
    expect(profile.orderWeights[10]).toBeCloseTo(1 / 11, 4);
  });

  it.each([1, 2, 3])(
    'of events that make no sense is a workload all the same (%i)',
    (seed) => {
      const input = inputOf(makeChaos(seed), 1e8);
      const { profile, cpus } = fitWorkload(input, rough);
      const tasks = resolveRule(profile.tasks, cpus, 'tasks');
      const { machine } = input;
      const workload = { ...profile, tasks };
      const spec = makeSpec(machine, workload, policies.none);
      expect(parseSpec(spec).workload).toEqual(workload);
    },
    slow,
  );

  it('is the same each time, and reports its progress', () => {
    const told: [number, number][] = [];
    const onProgress = (done: number, total: number) => void told.push([done, total]);
    const first = fitWorkload(quick(), { ...rough, onProgress });
    expect(fitWorkload(quick(), rough)).toEqual(first);
    expect(told.length).toBeGreaterThan(1);
    expect(told.at(-1)![0]).toBe(told.at(-1)![1]);
    const done = told.map(([now]) => now);
    expect(done).toEqual([...new Set(done)].toSorted((x, y) => x - y));
  });

  it.each([
    ['switches', [alloc(1, 0, 7, 10)], 'sched:sched_switch'],
    [
      'allocations for user space',
      [change(1, 0, 7, 'S', 0), alloc(2, 0, 7, 10, { isUser: false })],
      'kmem:mm_page_alloc',
    ],
  ])('refuses a recording without %s, and says what to record', (_, events, hint) => {
    const fit = () => fitWorkload(inputOf(events, 1e6));
    expect(fit).toThrow(
      expect.objectContaining({ code: 'bad-value', hint: expect.stringContaining(hint) }),
    );
  });

  it('refuses a recording without length', () => {
    const events = [change(0, 0, 7, 'S', 0), alloc(0, 0, 7, 10)];
    expect(() => fitWorkload(inputOf(events, 0))).toThrow('no work');
  });
});
