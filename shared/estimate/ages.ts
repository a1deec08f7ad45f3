import type { Base, Rates } from './base.ts';

/** What maxAgeUs costs for each op. */
export interface Ages {
  /** Full flushes that CPUs with a task are asked for while they run. */
  readonly flushes: number;
  /** Timer interrupts of CPUs that run a task, and requests that those send. */
  readonly timers: number;
  readonly sends: number;
}

/** How often CPUs come to the maximum age. `coverRate`: full flushes for other reasons of a CPU with a task, per ns. */
export function agesOf({ spec, costs, used }: Base, rates: Rates, coverRate: number): Ages {
  const { maxAgeUs } = spec.policy;
  const { cpus } = spec.machine;
  if (maxAgeUs === null || rates.requests === 0) return { flushes: 0, timers: 0, sends: 0 };
  const age = maxAgeUs * 1000;
  const { others, ops, requests, schedule } = rates;
  let perUsed = 0;
  if (others > 0) {
    // Nothing has covered it from one cover to the next post, and from there to the age.
    const reaches = Math.exp(-coverRate * age) * (others / (others + coverRate));
    perUsed = reaches > 0.999 ? 1 / (age + 1 / others) : (coverRate * reaches) / (1 - reaches);
  }
  const vacant = (cpus - used) / (age + 1 / requests + costs.idleExit);
  const asked = used * perUsed;
  // CPUs without a task are due together.
  const together = vacant > 0 ? vacant / (cpus - used) : 0;
  // What hits an idle CPU costs no task anything.
  const running = Math.min(1, schedule.busy / used) / ops;
  return {
    flushes: asked * running,
    timers: (asked + together) * running,
    sends: (asked + vacant) * running,
  };
}
