import type { Machine } from '../../shared/spec/machine.ts';
import { storedConstants } from '../engine/constants.ts';
import { costsOf, generations, type Generation } from '../engine/machines/generation.ts';

/** CPUs of a generation in words. */
export const generationNames: Readonly<Record<Generation, string>> = {
  broadwell: 'Broadwell',
  haswell: 'Haswell',
  'ivy-bridge': 'Ivy Bridge',
  skylake: 'Skylake-SP',
  milan: 'Milan',
};

/** Whose CPUs a machine's costs were fitted to, and the costs of it that are others. */
export interface CostOrigin {
  readonly generation: Generation;
  readonly changed: readonly string[];
}

/** How many CPUs there are and how they sit: no costs. */
const layout: ReadonlySet<string> = new Set(['threadsPerCore', 'coresPerGroup', 'ghz']);

function changesTo(machine: Machine, generation: Generation): string[] {
  const fields: Readonly<Record<string, unknown>> = { ...machine };
  return Object.entries(costsOf(generation, storedConstants))
    .filter(([name, value]) => !layout.has(name) && fields[name] !== value)
    .map(([name]) => name);
}

/** The generation with most of its costs: what is assumed of a machine on which nothing was measured. */
export function findCostOrigin(machine: Machine): CostOrigin {
  const all = generations.map((generation) => ({
    generation,
    changed: changesTo(machine, generation),
  }));
  return all.reduce((best, one) => (one.changed.length < best.changed.length ? one : best));
}
