import { kernelBuild } from '../../engine/workloads/kernel-build.ts';
import { modelVersion } from '../../engine/run.ts';
import { LabError } from '../../../shared/errors.ts';
import type { Machine } from '../../../shared/spec/machine.ts';
import type { RunSettings } from '../../../shared/spec/run-settings.ts';
import type { RequestSummary } from '../../../shared/trace-requests.ts';
import type { TraceMachine } from '../../../shared/trace.ts';
import type { FitDistribution, TraceFit } from '../../../shared/trace-fit.ts';
import { workloadFields } from '../../../shared/spec/workload-fields.ts';
import type { Workload, WorkloadProfile } from '../../../shared/spec/workload.ts';
import { assumedOf } from './assumed.ts';
import { checksOf } from './checks.ts';
import { compareTimes, compareWhole } from './compare-shares.ts';
import { comparedPolicies, compareWindows } from './compare-windows.ts';
import {
  completedBurst,
  delayed,
  drawnTime,
  shiftedExponential,
  weighted,
} from './fitted-shares.ts';
import type { CpuEvents } from './merge-events.ts';
import { readRecording, type Recording } from './recording.ts';
import { tableOf } from './recorded-times.ts';
import { mostTasksSteps, mostTimesSteps, roundTime, searchTasks } from './search-tasks.ts';
import { meanRates, runSettings, simulateRates, type Rates } from './simulate-profile.ts';
import { listTaskRules } from './task-count.ts';

export interface FitInput {
  /** The name of the workload. */
  readonly name: string;
  readonly trace: { readonly hash: string; readonly name: string };
  readonly recordedMachine: TraceMachine;
  readonly durationNs: number;
  /** Names that the events' values refer to. */
  readonly names: readonly string[];
  /** Every CPU that has an event. */
  readonly cpus: readonly CpuEvents[];
  /** Its flush requests for user mappings, if it has some. */
  readonly requests?: RequestSummary | undefined;
  /** Its clock converts time to cycles. Simulated with the recording's CPU count. */
  readonly machine: Machine;
}

export interface FitOptions {
  /** Share of the usual simulated time; less is quicker and noisier. Default 1. */
  readonly effort?: number | undefined;
  /** Called after each simulation; `total` is an upper limit. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** The largest share of an op that is the kernel's. */
const mostKernelShare = 0.5;

function refuse(what: string, event: string): LabError {
  return new LabError(
    'bad-value',
    `the trace has no ${what}: no workload can be fitted to it`,
    `record also ${event}: perf record -a -e sched:sched_switch,sched:sched_wakeup,kmem:mm_page_alloc`,
  );
}

function requireWork({ switches, ops, busyNs, durationNs }: Recording): void {
  if (switches === 0) throw refuse('task switch', 'sched:sched_switch');
  if (ops.count === 0) throw refuse('allocation for user space', 'kmem:mm_page_alloc');
  if (durationNs > 0 && busyNs > 0) return;
  throw new LabError('bad-value', 'the trace has no work in it', 'record for a second or longer');
}

function ratesOf({ cpus, durationNs, busyNs, switches, ops }: Recording): Rates {
  const seconds = durationNs / 1e9;
  return {
    ops: ops.count / seconds,
    switches: switches / (seconds * cpus),
    busy: busyNs / (durationNs * cpus),
  };
}

const within = (value: number, { min, max }: { readonly min: number; readonly max: number }) =>
  Math.min(max, Math.max(min, value));
const rounded = (value: number, digits: number) => Number(value.toPrecision(digits));

/** Cycles of an op: busy time without that of the switches, which the engine adds. */
function cyclesOf({ busyNs, ops, switches }: Recording, { ghz, contextSwitchCycles }: Machine) {
  const workNs = Math.max(busyNs / 2, busyNs - (switches * contextSwitchCycles) / ghz);
  const cycles = (workNs * ghz) / ops.count;
  const kernelCycles = Math.floor(Math.min(kernelBuild.kernelCycles, mostKernelShare * cycles));
  const userCycles = within(rounded(cycles - kernelCycles, 6), workloadFields.userCycles);
  return { kernelCycles, userCycles };
}

/** All of the profile except its tasks and their times. */
function plainFields(recording: Recording, input: FitInput) {
  const { name, machine, trace } = input;
  const { ops, cpus } = recording;
  const known = ops.fromUser + ops.fromKernel;
  return {
    ...kernelBuild,
    ...cyclesOf(recording, machine),
    name,
    allocShare: 1,
    orderWeights: ops.byOrder.map((count) => rounded(count / ops.count, 6)),
    reuseShare: known > 0 ? rounded(ops.fromUser / known, 4) : kernelBuild.reuseShare,
    totalOps: ops.count,
    attacker: 'none',
    recorded: { trace: trace.hash, cpus },
  } as const;
}

type Fields = ReturnType<typeof plainFields>;

/** Switches that the engine adds to a burst, ns: one to it, and one to idle if no task waits. */
const switchNsOf = ({ switches, spells }: Recording, { ghz, contextSwitchCycles }: Machine) =>
  ((switches / Math.max(1, spells.leavings)) * contextSwitchCycles) / ghz;

/** Bursts and blocked times as recorded; without any, means that give the recorded switches and load. */
function timesOf(recording: Recording, target: Rates, machine: Machine) {
  const { spells, durationNs, cpus } = recording;
  const burst = tableOf(spells.burst, switchNsOf(recording, machine));
  const blocked = tableOf(spells.blocked);
  const betweenNs = (target.busy * 1e9) / target.switches;
  const burstNs = burst.quantiles === null ? betweenNs : burst.meanNs;
  return {
    burstMs: roundTime(burstNs / 1e6, workloadFields.burstMs),
    burstQuantiles: burst.quantiles,
    blockMs: roundTime(blocked.meanNs / 1e6, workloadFields.blockMs),
    blockQuantiles: blocked.quantiles,
    leavingsPerMs: spells.leavings / (durationNs / 1e6),
    cpus,
  };
}

/** As many as ran, waited or were blocked on average: Little's law for those that were blocked. */
const tasksOf = ({ runnable }: Recording, leavingsPerMs: number, blockMs: number) =>
  Math.max(1, runnable + leavingsPerMs * blockMs);

interface Found {
  readonly profile: WorkloadProfile;
  readonly workload: Workload;
}

interface SearchParts {
  readonly machine: Machine;
  readonly target: Rates;
  /** How a workload is simulated. */
  readonly settings: (workload: Workload) => RunSettings;
  readonly onSimulation: () => void;
}

function search(
  recording: Recording,
  fields: Fields,
  { machine, target, settings, onSimulation }: SearchParts,
): Found {
  const { leavingsPerMs, cpus, ...times } = timesOf(recording, target, machine);
  const make = ({ tasks, blockMs }: { readonly tasks: number; readonly blockMs: number }) => ({
    ...fields,
    ...times,
    tasks,
    blockMs,
  });
  const found = searchTasks({
    rules: listTaskRules(cpus),
    cpus,
    startTasks: tasksOf(recording, leavingsPerMs, times.blockMs),
    burstMs: times.burstMs,
    startBlockMs: times.blockMs,
    target,
    simulate: (tried) => {
      const workload = make(tried);
      const rates = simulateRates(workload, machine, settings(workload));
      onSimulation();
      return meanRates(rates);
    },
  });
  const workload = make(found);
  return { workload, profile: { ...workload, tasks: found.rule } };
}

function distributionsOf(
  recording: Recording,
  { userCycles, kernelCycles, ...profile }: WorkloadProfile,
  machine: Machine,
): FitDistribution[] {
  const { spells, ops } = recording;
  const { ghz } = machine;
  const userNs = userCycles / ghz;
  const kernelNs = kernelCycles / ghz;
  const drawn = drawnTime(profile.burstMs * 1e6, profile.burstQuantiles);
  const burst = completedBurst(drawn, kernelNs, kernelNs / (kernelNs + userNs));
  const blocked = drawnTime(profile.blockMs * 1e6, profile.blockQuantiles);
  return [
    compareTimes('burst', spells.burst.state(), delayed(burst, switchNsOf(recording, machine))),
    compareTimes('blocked', spells.blocked.state(), blocked),
    compareTimes('op-gap', ops.gap.state(), shiftedExponential(kernelNs, userNs)),
    compareWhole('order', ops.byOrder, weighted(profile.orderWeights)),
  ];
}

/**
 * Fits a workload to a recording (MODEL.md, section 12). Pure: the same events and machine give the same
 * bits. If the model cannot reach the recorded rates, the profile is returned with its errors.
 * @throws LabError `bad-value` if there are no switches or no allocations for user space.
 */
export function fitWorkload(
  input: FitInput,
  { onProgress, effort = 1 }: FitOptions = {},
): TraceFit {
  const recording = readRecording(input.cpus, input.durationNs, input.names);
  requireWork(recording);
  const { cpus } = recording;
  const machine = { ...input.machine, cpus, sockets: Math.min(input.machine.sockets, cpus) };
  const target = ratesOf(recording);
  let simulated = 0;
  const total = mostTasksSteps + mostTimesSteps + 1 + comparedPolicies.length;
  const onSimulation = () => onProgress?.(++simulated, total);
  const fields = plainFields(recording, input);
  const settings = (tried: Workload) => runSettings(tried, machine, { rates: target, effort });
  const parts = { machine, target, settings, onSimulation };
  const { profile, workload } = search(recording, fields, parts);
  const run = settings(workload);
  const checks = checksOf(recording, target, workload, { machine, run });
  onSimulation();
  const recorded = { cpus: input.cpus, names: input.names, hash: input.trace.hash };
  const windows = compareWindows(recorded, workload, { machine, run, onDone: onSimulation });
  if (simulated < total) onProgress?.(total, total);
  return {
    profile,
    trace: input.trace,
    cpus,
    machine: machine.name,
    ghz: machine.ghz,
    modelVersion,
    checks,
    distributions: distributionsOf(recording, profile, machine),
    windows,
    ...(input.requests && { requests: input.requests }),
    assumed: assumedOf(recording, profile, machine, input.recordedMachine),
  };
}
