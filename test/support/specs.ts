import { kernelBuild } from '../../main/engine/workloads/kernel-build.ts';
import { absentValues } from '../../shared/spec/absent-values.ts';
import { kernelFields } from '../../shared/spec/kernel-fields.ts';
import type { Kernel } from '../../shared/spec/kernel.ts';
import { machineFields } from '../../shared/spec/machine-fields.ts';
import type { Machine } from '../../shared/spec/machine.ts';
import type { Policy } from '../../shared/spec/policy.ts';
import { defaultRunSettings, type RunSettings } from '../../shared/spec/run-settings.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import { absentUserPolicy } from '../../shared/spec/user-side.ts';
import type { Workload } from '../../shared/spec/workload.ts';
import { policies, type PolicyName } from './policies.ts';

/** Specs for tests: costs of machines are written by hand, so that a new calibration moves no test. */

/** The mechanics of model versions 1 to 4. */
export const firstKernel: Kernel = absentValues(kernelFields);

/** The start values of the design, on the "96-core" machine of the mails. */
export const xeon: Machine = {
  ...absentValues(machineFields),
  name: 'xeon-8160-2s',
  cpus: 96,
  sockets: 2,
  ghz: 2.1,
  invlpgCycles: 220,
  fullFlushCycles: 800,
  tlbEntries: 1000,
  tlbFillTauUs: 200,
  pageWalkCycles: 30,
  tlbKernelShare: 0.4,
  irqCycles: 1200,
  csdCycles: 300,
  lineNearNs: 50,
  lineFarNs: 110,
  sendLinesPerTarget: 2.3,
  ackLinesPerTarget: 1,
  ipiNearNs: 700,
  ipiFarNs: 1200,
  idleExitNs: 2000,
  contextSwitchCycles: 3000,
  tickHz: 250,
  xpfoMapCycles: 580,
  pendingMaskLines: 2,
  broadcastCycles: 500,
  broadcastPerCpuNs: 2,
};

export const i5: Machine = {
  ...xeon,
  name: 'i5-3550',
  cpus: 4,
  sockets: 1,
  ghz: 3.3,
  lineNearNs: 40,
  ipiNearNs: 500,
};

/** What page-table isolation costs where it is not free. */
export const isolationCosts = {
  ptiPageCycles: 130,
  inContextPageCycles: 70,
  ptiIrqCycles: 520,
  ptiSyscallCycles: 310,
  userFlushCycles: 260,
  ptiFlushCycles: 90,
} as const;

export function makeMachine(cpus: number, fields: Partial<Machine> = {}): Machine {
  return { ...xeon, name: `server-${cpus}`, cpus, sockets: Math.ceil(cpus / 48), ...fields };
}

/** The kernel build of the published tables; `tasks` is min(cpus, 60) there. */
export function makeKernelBuild(tasks: number, fields: Partial<Workload> = {}): Workload {
  // As in model versions 1 to 4, so that no new estimate of it moves a test.
  return { ...kernelBuild, kernelCycles: 3700, tasks, ...fields };
}

/** Weights that make every allocation order 0. */
export const orderZeroOnly = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

export function makeSpec(
  machine: Machine,
  workload: Workload,
  policy: Policy,
  run: Partial<RunSettings> = {},
): Spec {
  const settings = { ...defaultRunSettings, ...run };
  const userPolicy = absentUserPolicy;
  return { machine, kernel: firstKernel, workload, policy, userPolicy, run: settings };
}

/** A kernel build with a task for each CPU, unless the workload says another number. */
export function specOn(
  cpus: number,
  policy: PolicyName,
  workload: Partial<Workload> = {},
  run: Partial<RunSettings> = {},
): Spec {
  return makeSpec(makeMachine(cpus), makeKernelBuild(cpus, workload), policies[policy], run);
}
