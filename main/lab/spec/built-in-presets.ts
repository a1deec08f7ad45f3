import type { PolicyPreset } from '../../../shared/spec/policy.ts';
import type { WorkloadProfile } from '../../../shared/spec/workload.ts';
import { kernels } from '../../engine/kernels/index.ts';
import { findMachine, machines } from '../../engine/machines/index.ts';
import { findPolicy, policies } from '../../engine/policies/index.ts';
import { findWorkload, workloads } from '../../engine/workloads/index.ts';
import type { Presets } from './presets.ts';

/** The presets that come with the engine. */
export const builtInPresets: Presets = {
  machines,
  kernels,
  workloads: () => workloads,
  policies,
  findMachine,
  findWorkload,
  ownPolicies: () => [],
  findPolicy,
};

/** True if the name belongs to a built-in workload, so that no fit may have it. */
export function isBuiltInWorkload(name: string): boolean {
  return findWorkload(name) !== undefined;
}

/** What a database adds to the presets; both are read at each use. */
export interface StoredPresets {
  readonly fittedWorkloads: () => readonly WorkloadProfile[];
  readonly ownPolicies: () => readonly PolicyPreset[];
}

/**
 * The built-in presets with the fitted workloads and the policies of one's own. What is built in wins over
 * what has the same name.
 */
export function withStored(stored: StoredPresets): Presets {
  const fitted = () => stored.fittedWorkloads().filter(({ name }) => !isBuiltInWorkload(name));
  const own = () => stored.ownPolicies().filter(({ policy }) => !findPolicy(policy.name));
  return {
    ...builtInPresets,
    workloads: () => [...workloads, ...fitted()],
    findWorkload: (name) => findWorkload(name) ?? fitted().find((one) => one.name === name),
    ownPolicies: own,
    findPolicy: (name) => findPolicy(name) ?? own().find(({ policy }) => policy.name === name),
  };
}
