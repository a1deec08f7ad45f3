import { kernelBuild } from '../../engine/workloads/kernel-build.ts';
import { modelVersion } from '../../engine/run.ts';
import { LabError } from '../../../shared/errors.ts';
import type { Machine } from '../../../shared/spec/machine.ts';
import type { TraceMachine } from '../../../shared/trace.ts';
import type { FitDistribution, TraceFit } from '../../../shared/trace-fit.ts';
import {
  workloadFields,
  type Workload,
  type WorkloadProfile,
} from '../../../shared/spec/workload.ts';
import { assumedOf } from './assumed.ts';
import { checksOf } from './checks.ts';
import { compareTimes, compareWhole } from './compare-shares.ts';
import { shiftedExponential, sumOfTwo, weighted } from './fitted-shares.ts';
import type { CpuEvents } from './merge-events.ts';
import { readRecording, type Recording } from './recording.ts';
import { mostSteps, searchTimes, type FoundTimes } from './search-times.ts';
import { meanRates, runSettings, simulateRates, type Rates } from './simulate-profile.ts';
import { chooseTasks, timesCpus, type TaskRule } from './task-count.ts';

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
  /** Its clock converts time to cycles. Simulated with the recording's CPU count. */
  readonly machine: Machine;
}

export interface FitOptions {
  /** Called after each simulation; `total` is an upper limit. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** If a search misses by more than this because too many tasks wait, fewer tasks are tried. */
const missed = 0.02;
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

/** Cycles of an op: busy time without that of this many switches, which the engine adds. */
function cyclesOf(
  { busyNs, ops }: Recording,
  { ghz, contextSwitchCycles }: Machine,
  switches: number,
) {
  const workNs = Math.max(busyNs / 2, busyNs - (switches * contextSwitchCycles) / ghz);
  const cycles = (workNs * ghz) / ops.count;
  const kernelCycles = Math.floor(Math.min(kernelBuild.kernelCycles, mostKernelShare * cycles));
  const userCycles = within(rounded(cycles - kernelCycles, 6), workloadFields.userCycles);
  return { kernelCycles, userCycles };
}

/** All of the profile except its tasks and their times. */
function plainFields(recording: Recording, input: FitInput, switches: number) {
  const { name, machine, trace } = input;
  const { ops, cpus } = recording;
  const known = ops.fromUser + ops.fromKernel;
  return {
    ...kernelBuild,
    ...cyclesOf(recording, machine, switches),
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

interface Search {
  readonly fields: Fields;
  readonly machine: Machine;
  readonly target: Rates;
  readonly startBurstMs: number;
  readonly onSimulation: () => void;
}

function searchWith({ tasks }: TaskRule, search: Search): FoundTimes {
  const { fields, machine, target, startBurstMs, onSimulation } = search;
  const { cpus } = machine;
  const opMs = (fields.userCycles + fields.kernelCycles) / machine.ghz / 1e6;
  return searchTimes({
    tasks,
    cpus,
    opMs,
    target,
    startBurstMs: within(startBurstMs - opMs, workloadFields.burstMs),
    simulate: (times) => {
      const workload: Workload = { ...fields, ...times, tasks };
      const rates = simulateRates(workload, machine, runSettings(workload, machine, target));
      onSimulation();
      return meanRates(rates);
    },
  });
}

/**
 * Times for the tasks of this rule, or for half as many and so on: if tasks wait, the engine's time
 * slices make more switches than some recordings have.
 */
function searchDown(first: TaskRule, search: Search): FoundTimes & TaskRule {
  const { machine, target } = search;
  let rule = first;
  let best: (FoundTimes & TaskRule) | undefined;
  for (;;) {
    const found = { ...searchWith(rule, search), ...rule };
    if (!best || found.error < best.error) best = found;
    const hasTooMany = found.error > missed && found.rates.switches > target.switches;
    if (!hasTooMany || rule.tasks <= machine.cpus) return best;
    const factor = Math.max(1, Math.floor(rule.tasks / machine.cpus / 2));
    rule = { rule: timesCpus(factor), tasks: factor * machine.cpus };
  }
}

/** Searches; if it finds fewer switches than recorded, again with more work per op instead. */
function searchAll(
  recording: Recording,
  input: FitInput,
  search: Omit<Search, 'fields'>,
): FoundTimes & TaskRule & { readonly fields: Fields } {
  const { cpus, durationNs, switches, runnableShare } = recording;
  const { target } = search;
  const rule = chooseTasks(runnableShare, cpus, target.busy);
  const searchBy = (count: number) => {
    const fields = plainFields(recording, input, count);
    return { ...searchDown(rule, { ...search, fields }), fields };
  };
  const found = searchBy(switches);
  if (found.error <= missed || found.rates.switches >= target.switches) return found;
  return searchBy((found.rates.switches * cpus * durationNs) / 1e9);
}

function distributionsOf(
  { spells, ops }: Recording,
  profile: WorkloadProfile,
  { ghz }: Machine,
): FitDistribution[] {
  const userNs = profile.userCycles / ghz;
  const kernelNs = profile.kernelCycles / ghz;
  const burst = sumOfTwo(kernelNs, profile.burstMs * 1e6, userNs);
  const blocked = shiftedExponential(0, profile.blockMs * 1e6);
  return [
    compareTimes('burst', spells.burst.state(), burst),
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
export function fitWorkload(input: FitInput, { onProgress }: FitOptions = {}): TraceFit {
  const recording = readRecording(input.cpus, input.durationNs, input.names);
  requireWork(recording);
  const { cpus, spells } = recording;
  const machine = { ...input.machine, cpus, sockets: Math.min(input.machine.sockets, cpus) };
  const target = ratesOf(recording);
  let simulated = 0;
  let total = mostSteps + 1;
  const onSimulation = () => {
    total = Math.max(total, ++simulated + 1);
    onProgress?.(simulated, total);
  };
  // A blocking makes one switch, or two if the CPU goes idle.
  const betweenMs = (target.busy * 1e3) / target.switches;
  const recordedMs = spells.blockings > 0 ? spells.workNs / spells.blockings / 1e6 : Infinity;
  const startBurstMs = within(recordedMs, { min: betweenMs, max: 2 * betweenMs });
  const search = { machine, target, startBurstMs, onSimulation };
  const found = searchAll(recording, input, search);
  const { fields, burstMs, blockMs } = found;
  const profile: WorkloadProfile = { ...fields, tasks: found.rule, burstMs, blockMs };
  const workload: Workload = { ...profile, tasks: found.tasks };
  const checks = checksOf(recording, target, workload, machine);
  onProgress?.(total, total);
  return {
    profile,
    trace: input.trace,
    cpus,
    machine: machine.name,
    ghz: machine.ghz,
    modelVersion,
    checks,
    distributions: distributionsOf(recording, profile, machine),
    assumed: assumedOf(recording, profile, machine, input.recordedMachine),
  };
}
