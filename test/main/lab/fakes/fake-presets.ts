import type { MachineProfile } from '../../../../shared/spec/machine.ts';
import type { PolicyPreset } from '../../../../shared/spec/policy.ts';
import type { WorkloadProfile } from '../../../../shared/spec/workload.ts';
import { defaultPresets, type Presets } from '../../../../main/lab/spec/presets.ts';
import type { Kernel } from '../../../../shared/spec/kernel.ts';
import { policies, policyNames } from '../../../support/policies.ts';
import { firstKernel, i5, makeKernelBuild, xeon } from '../../../support/specs.ts';

const { tasks: _tasks, ...kernelBuild } = makeKernelBuild(1);

const workloads: WorkloadProfile[] = [
  { ...kernelBuild, tasks: 'min(cpus,60)' },
  { ...kernelBuild, name: 'mostly-idle', tasks: 'cpus/16' },
  { ...kernelBuild, name: 'pair', tasks: 2 },
];

const presets: PolicyPreset[] = policyNames.map((name) => ({
  policy: policies[name],
  title: name,
  source: 'a test',
  contract: 'as its bound says',
  governs: ['direct-map', 'user', 'barrier'],
}));

function findMachine(name: string): MachineProfile | undefined {
  const cpus = Number(/^server-(\d+)$/.exec(name)?.[1]);
  if (cpus >= 1) return { ...xeon, name, cpus, sockets: Math.ceil(cpus / 48) };
  return [xeon, i5].find((machine) => machine.name === name);
}

/** The default kernel by its name, with the first model's mechanics. */
export const fakeKernel: Kernel = { ...firstKernel, name: defaultPresets.kernel };

/** The design's presets, written out for tests that must not change with the engine's. */
export const fakePresets: Presets = {
  machines: [xeon, i5],
  kernels: [
    { kernel: fakeKernel, title: 'the default', source: 'a test' },
    { kernel: firstKernel, title: 'first-model', source: 'a test' },
  ],
  workloads: () => workloads,
  policies: presets,
  ownPolicies: () => [],
  findPolicy: (name) => presets.find(({ policy }) => policy.name === name),
  findMachine,
  findWorkload: (name) => workloads.find((workload) => workload.name === name),
};
