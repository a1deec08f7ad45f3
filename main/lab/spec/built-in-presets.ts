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
  findPolicy,
};

/** True if the name belongs to a built-in workload, so that no fit may have it. */
export function isBuiltInWorkload(name: string): boolean {
  return findWorkload(name) !== undefined;
}

/**
 * The built-in presets and the fitted workloads, which are read at each use. A built-in workload wins
 * over a fitted one of the same name.
 */
export function withFittedWorkloads(readFitted: () => readonly WorkloadProfile[]): Presets {
  const fitted = () => readFitted().filter(({ name }) => !isBuiltInWorkload(name));
  return {
    ...builtInPresets,
    workloads: () => [...workloads, ...fitted()],
    findWorkload: (name) => findWorkload(name) ?? fitted().find((one) => one.name === name),
  };
}
