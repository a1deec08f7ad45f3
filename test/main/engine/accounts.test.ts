import { describe, expect, it } from 'vitest';
import { category } from '../../../main/engine/category.ts';
import { Clock } from '../../../main/engine/clock.ts';
import { Cpus } from '../../../main/engine/cpus.ts';
import { phase } from '../../../main/engine/phase.ts';

describe('what interrupts take in a row', () => {
  /** A CPU in user mode that a handler, a drain and sends take one after the other, from 100 ns on. */
  function makeCpus(): Cpus {
    const cpus = new Cpus(1, new Clock(1, 0).phaseEnds, 0);
    cpus.enter(0, phase.user, 0, 1000);
    cpus.steal(0, 100, 30, category.ipiHandlerOverUser);
    cpus.steal(0, 130, 20, category.deferredFlush);
    cpus.steal(0, 150, 50, category.ipiSend);
    return cpus;
  }

  it.each([
    [110, { user: 100, ipiHandlerOverUser: 10, deferredFlush: 0, ipiSend: 0 }],
    [145, { user: 100, ipiHandlerOverUser: 30, deferredFlush: 15, ipiSend: 0 }],
    [190, { user: 100, ipiHandlerOverUser: 30, deferredFlush: 20, ipiSend: 40 }],
    [210, { user: 110, ipiHandlerOverUser: 30, deferredFlush: 20, ipiSend: 50 }],
  ])('is split between their categories at the end, %d ns', (end, times) => {
    expect(makeCpus().accountsAt(end).cpuTimeNs).toMatchObject(times);
  });

  it.each([
    [110, { user: 100, ipiHandlerOverUser: 20, deferredFlush: 20, ipiSend: 50 }],
    [145, { user: 100, ipiHandlerOverUser: 0, deferredFlush: 5, ipiSend: 50 }],
    [190, { user: 100, ipiHandlerOverUser: 0, deferredFlush: 0, ipiSend: 10 }],
  ])('is split at the start of the measured time, %d ns', (start, times) => {
    const cpus = makeCpus();
    cpus.restartAccounts(start);
    expect(cpus.accountsAt(300).cpuTimeNs).toMatchObject(times);
  });
});
