import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { replicate } from '../../../../main/engine/run.ts';
import { resolveRule } from '../../../../main/engine/rules.ts';
import { fitWorkload } from '../../../../main/trace/fit/fit-workload.ts';
import { workloadProfileSchema, storedFitSchema } from '../../../../shared/contract/trace-parts.ts';
import { parseSpec } from '../../../../shared/spec.ts';
import type { TraceFit } from '../../../../shared/trace-fit.ts';
import { makeMachine, policies } from '../../../support/specs.ts';
import { fixtures } from '../support/read-text.ts';
import { inputOf, inputOfFixture, noMachine } from './support/fit-input.ts';
import { alloc, change, type MadeEvent } from './support/made-events.ts';
import { makeRecording } from './support/made-recording.ts';

const slow = 120_000;

const distanceOf = ({ distributions }: TraceFit) =>
  Object.fromEntries(distributions.map(({ name, distance }) => [name, distance]));

/** Errors of the checks, by their titles; those without one are left out. */
const errorsOf = ({ checks }: TraceFit) =>
  new Map(checks.flatMap(({ title, error }) => (error === null ? [] : [[title, error] as const])));

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

describe.each(fixtures)(
  'a workload fitted to %s',
  (name) => {
    const input = inputOfFixture(name);
    const fit = fitWorkload(input);

    it('has the recorded rates and orders within 5 % when it is simulated on as many CPUs', () => {
      const errors = errorsOf(fit);
      expect([...errors.keys()]).toEqual([
        'allocations for user space',
        'switches of a CPU',
        'busy share of the CPUs',
        'share of order 0',
      ]);
      for (const error of errors.values()) expect(Math.abs(error)).toBeLessThan(0.05);
      const mix = fit.checks.at(-1)!;
      expect(mix).toMatchObject({ title: 'order mix: total variation distance', error: null });
      expect(mix.simulated.mean).toBeLessThan(0.05);
    });

    it('has them also as a spec, run with other seeds', () => {
      const machine = makeMachine(fit.cpus);
      const tasks = resolveRule(fit.profile.tasks, fit.cpus, 'tasks');
      const run = {
        seed: 77,
        replicationsMin: 5,
        replicationsMax: 5,
        precision: 0.02,
        measureMs: 4000,
        warmupMs: 200,
        drainMs: 0,
      };
      const spec = parseSpec({
        machine,
        workload: { ...fit.profile, tasks },
        policy: policies.none,
        run,
      });
      const results = Array.from({ length: 5 }, (_, r) => replicate(spec, r));
      const seconds = results.reduce((sum, { measuredNs }) => sum + measuredNs / 1e9, 0);
      const count = (counter: 'ops' | 'contextSwitches') =>
        results.reduce((sum, { counters }) => sum + counters[counter], 0);
      const [ops, switches] = fit.checks;
      expect(Math.abs(count('ops') / seconds / ops!.recorded - 1)).toBeLessThan(0.05);
      const switchRate = count('contextSwitches') / seconds / fit.cpus;
      expect(Math.abs(switchRate / switches!.recorded - 1)).toBeLessThan(0.05);
    });

    it('compares with the figures of the recording', () => {
      const byKind = new Map<string, number>();
      let userAllocs = 0;
      for (const { chunks } of input.cpus) {
        for (const { count, kind, values } of chunks) {
          for (let i = 0; i < count; i++) {
            const isAlloc = kind[i] === 2;
            if (isAlloc && /HIGHUSER|TRANSHUGE/.test(input.names[values[2]![i]!]!)) userAllocs++;
            if (kind[i] === 0) byKind.set('switch', (byKind.get('switch') ?? 0) + 1);
          }
        }
      }
      const seconds = input.durationNs / 1e9;
      const [ops, switches] = fit.checks;
      expect(ops!.recorded).toBeCloseTo(userAllocs / seconds, 6);
      expect(switches!.recorded).toBeCloseTo(byKind.get('switch')! / seconds / 2, 6);
      expect(fit.profile.totalOps).toBe(userAllocs);
    });

    it('does not hide that real bursts are not exponential', () => {
      const distances = distanceOf(fit);
      expect(distances['burst']).toBeGreaterThan(0.3);
      expect(distances['order']).toBeLessThan(1e-5);
    });

    it('is of the form that is stored, and a workload', () => {
      const stored = { ...fit, fittedAt: '2026-01-02T03:04:05.000Z' };
      expect(v.parse(storedFitSchema, stored)).toEqual(stored);
      expect(v.parse(workloadProfileSchema, fit.profile)).toEqual(fit.profile);
      expect(fit.profile.recorded).toEqual({ trace: input.trace.hash, cpus: 2 });
    });
  },
  slow,
);

describe(
  'a workload fitted to work as the model has it',
  () => {
    const work = {
      cpus: 2,
      seconds: 40,
      userUs: 90,
      kernelUs: 2,
      burstUs: 2000,
      blockUs: 1500,
      hugeShare: 0.2,
      reuseShare: 0.7,
    };
    const { events, durationNs } = makeRecording(work);
    const fit = fitWorkload(inputOf(events, durationNs));
    const { profile } = fit;
    const { ghz } = makeMachine(2);

    it('is that work', () => {
      expect(profile.tasks).toBe('cpus');
      expect(profile.burstMs / 2).toBeCloseTo(1, 1);
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
  const { events, durationNs } = makeRecording({
    cpus: 1,
    seconds: 2,
    userUs: 300,
    kernelUs: 2,
    burstUs: 500,
    blockUs: 500,
    hugeShare: 0,
    reuseShare: 0.5,
  });
  return inputOf(events, durationNs);
}

describe('a fit', () => {
  it(
    'takes fewer tasks where the slices of the model switch more than was recorded',
    () => {
      const durationNs = 4e9;
      const fit = fitWorkload(inputOf(turns(2, 50_000, 1000, 4e6), durationNs));
      expect(fit.profile.tasks).toBe('cpus');
      for (const error of errorsOf(fit).values()) expect(Math.abs(error)).toBeLessThan(0.05);
    },
    slow,
  );

  it(
    'shows the error of what the model cannot do',
    () => {
      // A task can only block when an op is complete: not every millisecond with an op a second.
      const events = turns(1, 1000, 1e6, 4e6);
      const blocking = events.map((event) =>
        event.kind === 'sched_switch'
          ? { ...event, values: [event.values[0]!, 83, event.values[2]!] }
          : event,
      );
      const fit = fitWorkload(inputOf(blocking, 4e9));
      const switches = fit.checks.find(({ title }) => title === 'switches of a CPU')!;
      expect(switches.recorded).toBeCloseTo(1000, 0);
      expect(switches.error).toBeLessThan(-0.5);
    },
    slow,
  );

  it('says what it assumed, and why', () => {
    const cpuModel = 'Intel(R) Xeon(R) CPU @ 2.70GHz';
    const { assumed, profile } = fitWorkload({
      ...quick(),
      recordedMachine: { ...noMachine, cpuModel },
    });
    const valueOf = new Map(assumed.map(({ field, value }) => [field, value]));
    for (const field of ['allocShare', 'kernelCycles', 'syscallsPerMs', 'totalOps'] as const) {
      expect(valueOf.get(field)).toBe(profile[field]);
    }
    expect(valueOf.get('machine.ghz')).toBe(makeMachine(1).ghz);
    expect(assumed.find(({ field }) => field === 'machine.ghz')!.why).toContain(
      `the recording is of ${cpuModel}, another clock`,
    );
    for (const field of ['tasks', 'reuseShare', 'unrecorded switches', 'orderWeights']) {
      expect(valueOf.has(field)).toBe(false);
    }
  });

  it('says what a poor recording leaves open', () => {
    // No wakeup, no page seen before, a task that no switch announced, an order of 64 KiB pages.
    const poor = [
      change(0, 0, 0, 'R', 7),
      ...Array.from({ length: 50 }, (_, i) => alloc(10 + i, 0, 7, 10 + i)),
      alloc(100, 0, 8, 2 ** 20, { order: 12 }),
      change(200, 0, 8, 'S', 0),
    ];
    const { assumed, profile } = fitWorkload(inputOf(poor, 1e6));
    const valueOf = new Map(assumed.map(({ field, value }) => [field, value]));
    expect(valueOf.get('tasks')).toBe(profile.tasks);
    expect(valueOf.get('reuseShare')).toBe(profile.reuseShare);
    expect(valueOf.get('unrecorded switches')).toBe(1);
    expect(valueOf.get('orderWeights')).toBe(10);
    expect(profile.orderWeights[10]).toBeCloseTo(1 / 51, 4);
  });

  it('is the same each time, and tells how far it is', () => {
    const told: [number, number][] = [];
    const onProgress = (done: number, total: number) => void told.push([done, total]);
    const first = fitWorkload(quick(), { onProgress });
    expect(fitWorkload(quick())).toEqual(first);
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
