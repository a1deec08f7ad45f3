import type { Machine } from '../../../shared/spec/machine.ts';
import type { TraceMachine } from '../../../shared/trace.ts';
import type { TraceFit } from '../../../shared/trace-fit.ts';
import { orderCount } from '../../../shared/spec/workload-fields.ts';
import type { WorkloadProfile } from '../../../shared/spec/workload.ts';
import type { Recording } from './recording.ts';

type Assumed = TraceFit['assumed'][number];

const whole = (value: number) => Math.round(value).toString();

function clock({ ghz, name }: Machine, { cpuModel }: TraceMachine): Assumed {
  const named = /@ ?([\d.]+) ?GHz/.exec(cpuModel ?? '')?.[1];
  const recorded =
    cpuModel === null ? 'the recording does not name its CPU' : `the recording is of ${cpuModel}`;
  const differs = named !== undefined && Number(named) !== ghz ? ', which has another clock' : '';
  const why = `cycles are counted by the clock of ${name}; ${recorded}${differs}`;
  return { field: 'machine.ghz', value: ghz, why };
}

function ofRecording(
  { spells, ops, unrecordedSwitches }: Recording,
  { tasks, reuseShare }: WorkloadProfile,
): Assumed[] {
  const assumed: Assumed[] = [];
  if (ops.fromUser + ops.fromKernel === 0) {
    const why = "no page was seen before its allocation: kernel-build's value";
    assumed.push({ field: 'reuseShare', value: reuseShare, why });
  }
  if (spells.wakeups === 0) {
    const why =
      'without sched_wakeup a task counts as blocked until it runs, so too few count as waiting';
    assumed.push({ field: 'tasks', value: tasks, why });
  }
  if (unrecordedSwitches > 0) {
    const why =
      'so many more must have happened, because another task ran; they are not counted, and that ' +
      'task is assumed to begin at its first event';
    assumed.push({ field: 'unrecorded switches', value: unrecordedSwitches, why });
  }
  if (ops.largeOrders > 0) {
    const why = `${ops.largeOrders} allocations of larger orders count as this order`;
    assumed.push({ field: 'orderWeights', value: orderCount - 1, why });
  }
  return assumed;
}

/** What the recording does not show, with the assumed values and the reasons. */
export function assumedOf(
  recording: Recording,
  profile: WorkloadProfile,
  machine: Machine,
  recordedMachine: TraceMachine,
): Assumed[] {
  const { ops, durationNs } = recording;
  const forKernel = whole(ops.kernelAllocations / (durationNs / 1e9));
  const { kernelCycles, syscallsPerMs, allocShare, totalOps } = profile;
  return [
    {
      field: 'allocShare',
      value: allocShare,
      why:
        `no tracepoint shows a kunmap; the ${forKernel} allocations a second for the kernel need ` +
        'no flush and are not page operations',
    },
    {
      field: 'kernelCycles',
      value: kernelCycles,
      why:
        "the split of work into user and kernel mode is not recorded: kernel-build's value, at most " +
        'half of an op',
    },
    {
      field: 'syscallsPerMs',
      value: syscallsPerMs,
      why: "system calls are not recorded: kernel-build's value",
    },
    {
      field: 'totalOps',
      value: totalOps,
      why: 'the page operations of the recording, which need not be the whole job',
    },
    clock(machine, recordedMachine),
    ...ofRecording(recording, profile),
  ];
}
