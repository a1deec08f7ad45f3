import { describe, expect, it } from 'vitest';
import { Clock, type ClockListener } from '../../../main/engine/clock.ts';

/** Writes down what happens, as `kind place time`. */
function makeListener(happened: string[]): ClockListener {
  const note = (kind: string) => (place: number, t: number) => {
    happened.push(`${kind} ${place} ${t}`);
  };
  return {
    interrupt: note('interrupt'),
    wake: note('wake'),
    tick: note('tick'),
    ageIsUp: note('age'),
    deschedules: note('vcpu'),
    sleeps: note('deep'),
    phaseEnds: note('phase'),
  };
}

/** A clock whose listener clears each event, and does more of it if told what. */
function makeClock(onWake: (clock: Clock, place: number, t: number) => void = () => undefined) {
  const clock = new Clock(3, 2, 3, 3);
  const happened: string[] = [];
  const { interrupt, wake, tick, ageIsUp, deschedules, sleeps, phaseEnds } = makeListener(happened);
  const listener: ClockListener = {
    interrupt: (cpu, t) => (clock.interrupts.set(cpu, Infinity), interrupt(cpu, t)),
    wake: (place, t) => {
      clock.wakes.set(place, Infinity);
      wake(place, t);
      onWake(clock, place, t);
    },
    tick: (cpu, t) => (clock.ticks.set(cpu, Infinity), tick(cpu, t)),
    ageIsUp: (cpu, t) => (clock.ages.set(cpu, Infinity), ageIsUp(cpu, t)),
    deschedules: (cpu, t) => (clock.vcpus.set(cpu, Infinity), deschedules(cpu, t)),
    sleeps: (cpu, t) => (clock.deeps.set(cpu, Infinity), sleeps(cpu, t)),
    phaseEnds: (cpu, t) => (clock.phaseEnds.set(cpu, Infinity), phaseEnds(cpu, t)),
  };
  return { clock, happened, run: (end: number) => clock.run(listener, end) };
}

describe('the clock', () => {
  it('goes by time, then by kind, then by place', () => {
    const { clock, happened, run } = makeClock();
    clock.phaseEnds.set(0, 5);
    clock.deeps.set(0, 5);
    clock.vcpus.set(1, 5);
    clock.ages.set(2, 5);
    clock.ticks.set(1, 5);
    clock.ticks.set(0, 5);
    clock.wakes.set(1, 5);
    clock.interrupts.set(2, 5);
    clock.phaseEnds.set(2, 4);
    expect(run(6)).toBe(6);
    expect(happened).toEqual([
      'phase 2 4',
      'interrupt 2 5',
      'wake 1 5',
      'tick 0 5',
      'tick 1 5',
      'age 2 5',
      'vcpu 1 5',
      'deep 0 5',
      'phase 0 5',
    ]);
    expect(clock.now).toBe(5);
  });

  it('leaves what is due at its end for the next run', () => {
    const { clock, happened, run } = makeClock();
    clock.ticks.set(0, 10);
    run(10);
    expect(happened).toEqual([]);
    run(11);
    expect(happened).toEqual(['tick 0 10']);
  });

  it('lets an event at the present time follow one that is under way', () => {
    const { clock, happened, run } = makeClock((one, place, t) => one.phaseEnds.set(place, t));
    clock.wakes.set(0, 7);
    run(8);
    expect(happened).toEqual(['wake 0 7', 'phase 0 7']);
  });

  it('refuses an event in the past, within a run and from one to the next', () => {
    const { clock, run } = makeClock((one, place) => one.wakes.set(place, 6));
    clock.wakes.set(0, 7);
    expect(() => run(8)).toThrow('time runs backwards: from 7 to 6 ns');
    const later = makeClock();
    later.clock.ticks.set(0, 7);
    later.run(8);
    later.clock.ticks.set(1, 3);
    expect(() => later.run(9)).toThrow('time runs backwards: from 7 to 3 ns');
  });

  it('refuses a time that is no number', () => {
    const { clock, run } = makeClock();
    clock.interrupts.set(0, NaN);
    expect(() => run(8)).toThrow('time runs backwards: from -Infinity to NaN ns');
  });
});
