import type { WorkloadProfile } from '../../../shared/spec/workload.ts';
import { findMachine, machines } from '../../engine/machines/index.ts';
import { policies } from '../../engine/policies/index.ts';
import { findWorkload, workloads } from '../../engine/workloads/index.ts';
import type { Presets } from './presets.ts';

/** The presets that come with the engine. */
export const builtInPresets: Presets = {
  machines,
  workloads: () => workloads,
  policies,
  findMachine,
  findWorkload,
};

/** True if no fit may have the name. */
export function isBuiltInWorkload(name: string): boolean {
  return findWorkload(name) !== undefined;
}

/**
 * The built-in presets, and the fitted workloads as they are whenever one is asked for. A built-in one
 * goes before a fitted one of its name.
 */
export function withFittedWorkloads(readFitted: () => readonly WorkloadProfile[]): Presets {
  const fitted = () => readFitted().filter(({ name }) => !isBuiltInWorkload(name));
  return {
    ...builtInPresets,
    workloads: () => [...workloads, ...fitted()],
    findWorkload: (name) => findWorkload(name) ?? fitted().find((one) => one.name === name),
  };
}
