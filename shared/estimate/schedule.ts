import type { Machine } from '../spec/machine.ts';
import type { Workload } from '../spec/workload.ts';

/** How tasks share the CPUs, in the mean. */
export interface Schedule {
  /** Bursts that end, per ns, over all CPUs. */
  readonly bursts: number;
  /** Switches to a task, and to idle, for each burst. */
  readonly toTask: number;
  readonly toIdle: number;
  /** CPUs that are not idle. */
  readonly busy: number;
  /** Share of the bursts that end while another task waits. */
  readonly relieved: number;
  /** While a CPU makes an op: chance that another one that has a task is idle; that any of them is. */
  readonly othersIdle: number;
  readonly someIdle: number;
}

/** How long a burst takes on a CPU, ns: while no CPU that has a task is idle, and while one is. */
export interface BurstTimes {
  readonly awake: number;
  readonly asleep: number;
}

/** The scheduler's slice (MODEL.md, section 2), ns. */
const minSliceNs = 3e6;
const latencyNs = 24e6;
/** Slices are often whole ticks: rounding decides nothing. */
const roundingNs = 1;

/** Ops from one blocking point to the next. */
export function opsPerBurst(workload: Workload, { ghz }: Machine): number {
  const user = workload.userCycles / ghz;
  const kernel = workload.kernelCycles / ghz;
  const burst = workload.burstMs * 1e6;
  // Chance that an exponential burst goes on after an op.
  const goesOn =
    workload.userTimes === 'constant'
      ? Math.exp(-(user + kernel) / burst)
      : Math.exp(-kernel / burst) / (1 + user / burst);
  return 1 / (1 - goesOn);
}

/** Chance that a run of a task ends because its slice is over; `fromTick`: share of the runs that begin at a tick. */
function preemptedShare(
  { cpus, tickHz }: Machine,
  { tasks, blockMs }: Workload,
  burst: number,
  { bursts, relieved }: Schedule,
  fromTick: number,
): number {
  const runnable = Math.max(cpus, tasks - bursts * blockMs * 1e6);
  const tick = 1e9 / tickHz;
  const slice = Math.max(minSliceNs, (latencyNs * cpus) / runnable);
  const aligned = Math.exp((-Math.ceil((slice - roundingNs) / tick) * tick) / burst);
  const goesOn = Math.exp(-tick / burst);
  // From any other moment: the slice, and what is left of a tick.
  const anywhere = (Math.exp(-slice / burst) * (1 - goesOn) * burst) / tick;
  const reached = fromTick * aligned + (1 - fromTick) * anywhere;
  return (relieved * reached) / (1 - (1 - relieved) * goesOn);
}

const rounds = 4;
const tolerance = 1e-4;

/**
 * Tasks in a closed circle: a switch, a burst on a CPU, a time blocked; all times exponential. A CPU that finds
 * nobody waiting goes idle.
 */
export function schedule(machine: Machine, workload: Workload, burst: BurstTimes): Schedule {
  const change = machine.contextSwitchCycles / machine.ghz;
  if (workload.tasks <= machine.cpus && burst.asleep - burst.awake < tolerance * burst.awake) {
    return unqueued(workload, burst.awake, change);
  }
  let preemptions = 0;
  let result = circle(machine, workload, burst, change, preemptions);
  if (workload.tasks <= machine.cpus) return result;
  for (let round = 0; round < rounds; round++) {
    const fromTick = preemptions / (1 + preemptions);
    const share = preemptedShare(machine, workload, burst.awake, result, fromTick);
    const next = share / (1 - share);
    if (Math.abs(next - preemptions) < tolerance) break;
    preemptions = next;
    result = circle(machine, workload, burst, change, preemptions);
  }
  return result;
}

/** Each task has a CPU, and bursts take as long whatever the others do. */
function unqueued({ tasks, blockMs }: Workload, burst: number, change: number): Schedule {
  const busyNs = burst + change;
  const bursts = tasks / (busyNs + blockMs * 1e6);
  const othersIdle = (blockMs * 1e6) / (busyNs + blockMs * 1e6);
  const busy = Math.min(tasks, bursts * (busyNs + change));
  const someIdle = 1 - (1 - othersIdle) ** (tasks - 1);
  return { bursts, toTask: 1, toIdle: 1, busy, relieved: 0, othersIdle, someIdle };
}

/** Sums over the states of a circle, a state being a number of runnable tasks. */
class Sums {
  all = 0;
  running = 0;
  ends = 0;
  endsQueued = 0;
  endsSomeIdle = 0;
  idleAtEnds = 0;

  scale(by: number): void {
    this.all *= by;
    this.running *= by;
    this.ends *= by;
    this.endsQueued *= by;
    this.endsSomeIdle *= by;
    this.idleAtEnds *= by;
  }
}

const largest = 1e200;

function circle(
  { cpus }: Machine,
  { tasks, blockMs }: Workload,
  burst: BurstTimes,
  change: number,
  preemptions: number,
): Schedule {
  const toTask = 1 + preemptions;
  const own = toTask * change;
  if (blockMs === 0) {
    const bursts = Math.min(tasks, cpus) / (burst.awake + own);
    const toIdle = tasks > cpus ? 0 : 1;
    return { bursts, toTask, toIdle, busy: cpus, relieved: 1 - toIdle, othersIdle: 0, someIdle: 0 };
  }
  const most = Math.min(tasks, cpus);
  const sums = new Sums();
  let weight = 1;
  for (let runnable = 0; runnable <= tasks; runnable++) {
    const running = Math.min(runnable, most);
    const ends = running / ((running < most ? burst.asleep : burst.awake) + own);
    if (runnable > 0) weight *= (tasks - runnable + 1) / (blockMs * 1e6 * ends);
    if (weight > largest) {
      sums.scale(1 / largest);
      weight /= largest;
    }
    sums.all += weight;
    sums.running += weight * running;
    sums.ends += weight * ends;
    sums.idleAtEnds += weight * ends * (most - running);
    if (runnable > most) sums.endsQueued += weight * ends;
    if (running < most) sums.endsSomeIdle += weight * ends;
  }
  const bursts = sums.ends / sums.all;
  const relieved = sums.endsQueued / sums.ends;
  return {
    bursts,
    toTask,
    toIdle: 1 - relieved,
    busy: Math.min(most, sums.running / sums.all + bursts * (1 - relieved) * change),
    relieved,
    othersIdle: most > 1 ? sums.idleAtEnds / sums.ends / (most - 1) : 0,
    someIdle: sums.endsSomeIdle / sums.ends,
  };
}
