import { describe, expect, it } from 'vitest';
import { busyShareOf, runnableShares } from '../../../../main/trace/fit/finite-queue.ts';
import type { Rates } from '../../../../main/trace/fit/simulate-profile.ts';
import {
  mostSteps,
  searchTimes,
  type Times,
  type TimesSearch,
} from '../../../../main/trace/fit/search-times.ts';

/** Rates of a queue that is not quite the one that the search knows: it also preempts and is slower. */
function odd(tasks: number, cpus: number, opMs: number, preempted: number) {
  const simulated: Times[] = [];
  const simulate = (times: Times) => {
    simulated.push(times);
    const workMs = 1.1 * (times.burstMs + opMs);
    const busy = busyShareOf(runnableShares(tasks, cpus, (1.3 * times.blockMs) / workMs), cpus);
    return { ops: 1000, busy, switches: 1e3 * (busy / workMs) + preempted };
  };
  return { simulated, simulate };
}

const searchOf = (
  target: { readonly switches: number; readonly busy: number },
  { tasks = 8, cpus = 2, opMs = 0.03, startBurstMs = 10 }: Partial<TimesSearch>,
  simulate: TimesSearch['simulate'],
) => searchTimes({ tasks, cpus, opMs, startBurstMs, simulate, target: { ops: 1000, ...target } });

describe('the search for the times of tasks', () => {
  it.each([
    [540, 0.9993, 60],
    [300, 0.5, 100],
    [2000, 0.1, 0],
    [120, 0.97, 100],
  ])('finds %d switches and a busy share of %d', (switches, busy, preempted) => {
    const { simulate, simulated } = odd(8, 2, 0.03, preempted);
    const found = searchOf({ switches, busy }, {}, simulate);
    expect(found.error).toBeLessThan(0.003);
    expect(simulated.length).toBeLessThanOrEqual(mostSteps);
    expect(simulate(found)).toEqual(found.rates);
  });

  it('gives the best there is, with its error, where nothing is good enough', () => {
    // No task blocks in the middle of an op of 5 ms.
    const { simulate, simulated } = odd(8, 2, 5, 0);
    const found = searchOf({ switches: 1000, busy: 0.9 }, { opMs: 5 }, simulate);
    expect(found.error).toBeGreaterThan(0.5);
    expect(simulated.length).toBeLessThan(mostSteps);
    const errorsOf = ({ switches, busy }: Rates) => [
      Math.abs(switches / 1000 - 1),
      Math.abs(busy / 0.9 - 1),
    ];
    expect(found.error).toBe(Math.max(...errorsOf(found.rates)));
    const sumOf = (rates: Rates) => errorsOf(rates).reduce((a, b) => a + b, 0);
    const sums = simulated.slice().map((times) => sumOf(simulate(times)));
    expect(sumOf(found.rates)).toBe(Math.min(...sums));
  });

  it('writes no time down that is not one of a workload', () => {
    const { simulate, simulated } = odd(1, 8, 0.03, 0);
    searchOf({ switches: 0.001, busy: 0.9 }, { tasks: 1, cpus: 8 }, simulate);
    for (const { burstMs, blockMs } of simulated) {
      expect(burstMs).toBeGreaterThanOrEqual(0.001);
      expect(burstMs).toBeLessThanOrEqual(1e6);
      expect(blockMs).toBeGreaterThanOrEqual(0);
      expect(blockMs).toBeLessThanOrEqual(1e6);
    }
  });
});
