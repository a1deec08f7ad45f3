import type { Target } from '../../calibrate/targets.ts';
import { builtInPresets } from '../spec/built-in-presets.ts';
import { resolveRequest } from '../spec/resolve.ts';

/** Long enough for a ratio within a few tenths of a percent of a long run's. */
function measureMs(cpus: number, sendsIpis: boolean): number {
  if (cpus <= 4) return 40;
  return sendsIpis ? 2 : 6;
}

/** A ratio on a built-in machine in a short run; `ratio` as measured, null if it was not. */
export function makeTarget(machine: string, policy: string, ratio: number | null): Target {
  const whole = resolveRequest({ machine, policy }, builtInPresets);
  const set = [
    ['run.warmupMs', 1],
    ['run.horizonMs', 0],
    ['run.measureMs', measureMs(whole.machine.cpus, whole.policy.remote === 'ipi')],
  ] as const;
  const at = (name: string) => resolveRequest({ machine, policy: name, set }, builtInPresets);
  return { label: `${machine} ${policy}`, ratio, spec: at(policy), baseline: at('none') };
}
