import type { Target } from '../../calibrate/targets.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { builtInPresets } from '../spec/built-in-presets.ts';
import { resolveRequest } from '../spec/resolve.ts';

/**
 * Long enough for a ratio within about a percent of a long run's; what drains at ticks comes to its
 * steady state with them.
 */
function measureMs({ machine, policy }: Spec): number {
  if (machine.cpus <= 4) return 40;
  if (policy.drainAt.includes('tick')) return 20;
  return policy.remote === 'ipi' ? 2 : 6;
}

/** A ratio on a built-in machine in a short run; `ratio` as measured, null if it was not. */
export function makeTarget(machine: string, policy: string, ratio: number | null): Target {
  const whole = resolveRequest({ machine, policy }, builtInPresets);
  const set = [
    ['run.warmupMs', whole.policy.drainAt.includes('tick') ? 'auto' : 1],
    ['run.horizonMs', 0],
    ['run.measureMs', measureMs(whole)],
  ] as const;
  const at = (name: string) => resolveRequest({ machine, policy: name, set }, builtInPresets);
  return { label: `${machine} ${policy}`, ratio, spec: at(policy), baseline: at('none') };
}
