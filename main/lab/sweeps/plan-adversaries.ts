import { LabError } from '../../../shared/errors.ts';
import type { SpecRequest } from '../../../shared/spec/spec-request.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { attackers } from '../../../shared/spec/workload.ts';
import type { Presets } from '../spec/presets.ts';
import { resolveRequest } from '../spec/resolve.ts';

/** Small, so that all of it takes a minute: what a contract allows is not a matter of size. */
export const adversaryMachine = 'i5-3550';

/**
 * Each policy beside each attacker, policy by policy. There are fewer tasks than CPUs, so that the
 * attacker holds one.
 * @throws LabError `bad-value` on a machine of one CPU, and what resolving throws.
 */
export function planAdversaries(
  base: SpecRequest,
  policies: readonly string[],
  presets: Presets,
): Spec[] {
  const { machine, workload } = resolveRequest(base, presets);
  if (machine.cpus < 2) {
    const message = 'an attacker needs a CPU beside that of a task: machine.cpus must be 2 or more';
    throw new LabError('bad-value', message, 'lab adversaries --machine i5-3550');
  }
  const tasks = Math.min(workload.tasks, machine.cpus - 1);
  return policies.flatMap((policy) =>
    attackers.map((attacker) => {
      const own = [
        ['workload.tasks', tasks],
        ['workload.attacker', attacker],
      ] as const;
      return resolveRequest({ ...base, policy, set: [...(base.set ?? []), ...own] }, presets);
    }),
  );
}
