// Page-table isolation, which the mails say nothing of: what the measured policies cost without it, if the
// unpatched kernel took as long. What isolation takes from a page operation is given to its kernel work.
import type { Spec } from '../../shared/spec/spec.ts';
import type { Uncertainty } from '../../shared/validation.ts';
import { sysTickNs } from '../engine/accounting.ts';
import { replicate } from '../engine/run.ts';
import { simulateRatios, type Target } from './targets.ts';

function sysNs(spec: Spec): number {
  const { cpuTimeNs, counters } = replicate(spec, 0);
  return sysTickNs(cpuTimeNs) / counters.ops;
}

/** The specs without isolation, whose baseline takes as long as with it. */
function without({ spec, baseline, ...more }: Target): Target {
  const off = (one: Spec): Spec => ({ ...one, kernel: { ...one.kernel, pti: false } });
  const saved = (sysNs(baseline) - sysNs(off(baseline))) * baseline.machine.ghz;
  const anchored = (one: Spec): Spec => {
    const kernelCycles = one.workload.kernelCycles + saved;
    return { ...off(one), workload: { ...one.workload, kernelCycles } };
  };
  return { ...more, spec: anchored(spec), baseline: anchored(baseline) };
}

/** Each target with and without page-table isolation, to four digits. */
export function compareIsolation(targets: readonly Target[]): Uncertainty['isolation'] {
  const on = simulateRatios(targets, {});
  const off = simulateRatios(targets.map(without), {});
  const round = (value: number | undefined) => Number((value ?? Number.NaN).toPrecision(4));
  return targets.map(({ spec: { machine, policy } }, i) => ({
    machine: machine.name,
    policy: policy.name,
    on: round(on[i]),
    off: round(off[i]),
  }));
}
