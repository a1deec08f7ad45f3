import { LabError } from '../../../shared/errors.ts';
import type { KernelProfile } from '../../../shared/spec/kernel.ts';
import { machineFields } from '../../../shared/spec/machine-fields.ts';
import type { MachineProfile } from '../../../shared/spec/machine.ts';
import type { PolicyPreset } from '../../../shared/spec/policy.ts';
import type { Workload, WorkloadProfile } from '../../../shared/spec/workload.ts';
import type { PresetSection } from '../../../shared/spec/spec-fields.ts';
import { suggest } from '../../../shared/text/closest-name.ts';

/** The named starting points of a spec. */
export interface Presets {
  readonly machines: readonly MachineProfile[];
  readonly kernels: readonly KernelProfile[];
  /** The built-in ones, then those fitted to traces, read again at each call. */
  readonly workloads: () => readonly WorkloadProfile[];
  /** In the order in which tables show them. */
  readonly policies: readonly PolicyPreset[];
  /** Policies of one's own, by name, read again at each call. */
  readonly ownPolicies: () => readonly PolicyPreset[];
  /** Also finds one's own, and what is in no list: policies that others have taken the place of. */
  readonly findPolicy: (name: string) => PolicyPreset | undefined;
  /** Also finds the family server-<cpus>, which is in no list. */
  readonly findMachine: (name: string) => MachineProfile | undefined;
  /** Reads the fitted workloads only if no built-in one has the name. */
  readonly findWorkload: (name: string) => WorkloadProfile | undefined;
}

/** The presets of a request that names none. */
export const defaultPresets = {
  machine: 'xeon-8160-2s',
  kernel: '4.20',
  workload: 'kernel-build',
  policy: 'sync',
  userPolicy: 'kernel',
} as const satisfies Record<PresetSection, string>;

function unknownName(section: PresetSection, name: string, names: readonly string[]): LabError {
  return new LabError(
    'unknown-name',
    `unknown ${section} ${JSON.stringify(name)}`,
    suggest(name, names) ?? `known are ${names.join(', ')}`,
  );
}

/** @throws LabError `unknown-name`, with the closest name as its hint. */
export function requireMachine(presets: Presets, name: string): MachineProfile {
  const found = presets.findMachine(name);
  if (found) return found;
  const { min, max } = machineFields.cpus;
  const family = `server-<cpus> with ${min} to ${max} CPUs`;
  if (/^server-\d+$/.test(name)) {
    throw new LabError('unknown-name', `unknown machine ${JSON.stringify(name)}`, family);
  }
  const names = [...presets.machines.map((machine) => machine.name), family];
  throw unknownName('machine', name, names);
}

/** @throws LabError `unknown-name`, with the closest name as its hint. */
export function requireKernel(presets: Presets, name: string): KernelProfile {
  const found = presets.kernels.find(({ kernel }) => kernel.name === name);
  if (found) return found;
  const names = presets.kernels.map(({ kernel }) => kernel.name);
  throw unknownName('kernel', name, names);
}

/** @throws LabError `unknown-name`, with the closest name as its hint. */
export function requireWorkload(presets: Presets, name: string): WorkloadProfile {
  const found = presets.findWorkload(name);
  if (found) return found;
  const names = presets.workloads().map((workload) => workload.name);
  throw unknownName('workload', name, names);
}

/** @throws LabError `unknown-name`, with the closest name as its hint. */
export function requirePolicy(presets: Presets, name: string): PolicyPreset {
  const found = presets.findPolicy(name);
  if (found) return found;
  const listed = [...presets.policies, ...presets.ownPolicies()];
  const names = listed.map(({ policy }) => policy.name);
  throw unknownName('policy', name, names);
}

/** The names of the policies that govern a domain, in the order of tables. */
export function policiesOf(presets: Presets, domain: Workload['domain']): string[] {
  return [...presets.policies]
    .filter(({ governs }) => governs.includes(domain))
    .map(({ policy }) => policy.name);
}

/** True if a preset has the name. */
export function hasPreset(presets: Presets, section: PresetSection, name: string): boolean {
  if (section === 'machine') return presets.findMachine(name) !== undefined;
  if (section === 'workload') return presets.findWorkload(name) !== undefined;
  if (section === 'kernel') return presets.kernels.some(({ kernel }) => kernel.name === name);
  if (section === 'userPolicy' && name === defaultPresets.userPolicy) return true;
  // One's own is not known elsewhere: a command says all that it decides.
  const isNamed = ({ policy }: PolicyPreset) => policy.name === name;
  if (presets.policies.some(isNamed)) return true;
  return presets.findPolicy(name) !== undefined && !presets.ownPolicies().some(isNamed);
}

/**
 * The presets for planning one sweep: each workload and the own policies are read once, so that all points
 * get the same ones even if some are made or deleted in the meantime.
 */
export function pinPresets(presets: Presets): Presets {
  const found = new Map<string, WorkloadProfile | undefined>();
  let own: readonly PolicyPreset[] | undefined;
  const ownPolicies = () => (own ??= presets.ownPolicies());
  return {
    ...presets,
    ownPolicies,
    findPolicy: (name) =>
      [...presets.policies, ...ownPolicies()].find(({ policy }) => policy.name === name) ??
      presets.findPolicy(name),
    findWorkload: (name) => {
      if (!found.has(name)) found.set(name, presets.findWorkload(name));
      return found.get(name);
    },
  };
}
