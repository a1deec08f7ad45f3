import { describe, expect, it } from 'vitest';
import { cpuTimeCategories, type CpuTimeCategory } from '../../../../shared/cpu-time-categories.ts';
import { requireSystemTime, toSample } from '../../../../main/lab/statistics/sample.ts';
import { makeResult } from '../fakes/made-up-result.ts';

const notSystem: CpuTimeCategory[] = ['user', 'tlbRefillUser', 'ipiHandlerOverUser', 'idle'];

describe('a sample', () => {
  it('divides the times by the page operations', () => {
    const cpuTimeNs = { user: 5e6, kernel: 3000, ackWait: 1000, ipiHandlerOverUser: 400 };
    const result = makeResult({ measuredNs: 2e6, cpuTimeNs, counters: { ops: 100 } });
    expect(toSample(result)).toEqual({ sysTickNs: 40, sysPreciseNs: 44, elapsedNs: 2e4 });
  });

  it.each(cpuTimeCategories)('counts %s as the model says', (category) => {
    const sample = toSample(makeResult({ cpuTimeNs: { [category]: 7000 }, counters: { ops: 7 } }));
    expect(sample.sysTickNs).toBe(notSystem.includes(category) ? 0 : 1000);
    expect(sample.sysPreciseNs - sample.sysTickNs).toBe(
      category === 'ipiHandlerOverUser' ? 1000 : 0,
    );
  });

  it('is refused without a page operation, and as a baseline without system time', () => {
    expect(() => toSample(makeResult({ counters: { ops: 0 } }))).toThrow('no page operation');
    expect(() => requireSystemTime(toSample(makeResult()))).toThrow('no system time');
  });
});
