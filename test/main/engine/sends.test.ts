import { describe, expect, it } from 'vitest';
import { Clock } from '../../../main/engine/clock.ts';
import { Cpus } from '../../../main/engine/cpus.ts';
import { Costs } from '../../../main/engine/costs.ts';
import type { Handlers } from '../../../main/engine/handlers.ts';
import { Kicks } from '../../../main/engine/kicks.ts';
import { RequestQueues } from '../../../main/engine/request-queues.ts';
import { unwaitingCpu, waitingCpu } from '../../../main/engine/requester.ts';
import { Sends } from '../../../main/engine/sends.ts';
import { setupOf } from '../../../main/engine/setup.ts';
import { policies } from '../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../support/specs.ts';

const spec = makeSpec(makeMachine(4), makeKernelBuild(4), policies.sync);
const setup = setupOf({ ...spec, kernel: { ...spec.kernel, kick: 'once' } });
const costs = new Costs(setup);

/** Sends of CPU 0 whose queued requests are taken back as `takeBack` says. */
function makeSends(takeBack: (initiator: number, target: number, t: number) => number) {
  const clock = new Clock(4, 0);
  clock.border = 1e9;
  const cpus = new Cpus(4, clock.phaseEnds, 0, null, null);
  const handlers = { kicks: {}, queue() {}, takeBack } as unknown as Handlers;
  const sides = [{ rings: null, ageWatch: null }];
  const sends = new Sends({ setup, clock, cpus, costs, handlers, sides, observer: null });
  for (const target of [1, 2, 3]) sends.addTarget(0, target);
  sends.start(0, 0);
  return { clock, sends };
}

describe('sends that go ahead of the clock', () => {
  it('go on when a handler hits the sender as its last request is served', () => {
    const { clock, sends } = makeSends(() => -1);
    sends.sendFrom(0, 10);
    const end = clock.phaseEnds.timeOf(0);
    expect(end).toBeLessThan(Infinity);
    sends.isHit(0, end);
    expect(clock.phaseEnds.timeOf(0)).toBe(end);
  });

  it('are taken back as far as nobody has served them', () => {
    const { clock, sends } = makeSends((_initiator, target) => (target === 1 ? -1 : 10 * target));
    sends.sendFrom(0, 10);
    sends.isHit(0, 15);
    expect(clock.phaseEnds.timeOf(0)).toBe(20);
  });
});

describe('an interrupt that is taken back', () => {
  it('leaves no interrupt in the past', () => {
    const clock = new Clock(4, 0);
    const queues = new RequestQueues(4);
    const kicks = new Kicks({
      count: 4,
      clock,
      costs,
      queues,
      isToAll: false,
      observer: null,
    });
    const add = (at: number, requester: number) => {
      if (queues.add(2, at, requester as never)) kicks.cameFirst(2);
    };
    add(0, waitingCpu(0));
    kicks.send(0, 2, 0);
    const early = clock.interrupts.timeOf(2);
    // The CPU wakes until then: the interrupt came, and is not served.
    clock.now = early + 5000;
    clock.interrupts.set(2, Infinity);
    queues.drop(2, 1);
    const late = clock.now + 1000;
    add(late, unwaitingCpu(1, 0));
    expect(clock.interrupts.timeOf(2)).toBeGreaterThan(late);
    add(late - 500, waitingCpu(3));
    expect(clock.interrupts.timeOf(2)).toBe(clock.now);
  });
});
