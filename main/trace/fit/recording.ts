import { traceEventNames, type TraceEventName } from '../../../shared/trace-names.ts';
import type { TraceEvent } from '../event-columns.ts';
import { CpuTasks } from './cpu-tasks.ts';
import { mergeEvents, type CpuEvents } from './merge-events.ts';
import { PageOps } from './page-ops.ts';
import { TaskSpells } from './task-spells.ts';

/** What a recording shows about its work. */
export interface Recording {
  readonly cpus: number;
  readonly durationNs: number;
  /** Over all CPUs. */
  readonly busyNs: number;
  /** Switches that were recorded, and those that must have happened but were not. */
  readonly switches: number;
  readonly unrecordedSwitches: number;
  /** Mean number of tasks that ran or waited to run. */
  readonly runnable: number;
  readonly spells: TaskSpells;
  readonly ops: PageOps;
}

/** Reads a recording once, in time order. `names` are the names that its values refer to. */
export function readRecording(
  cpus: readonly CpuEvents[],
  durationNs: number,
  names: readonly string[],
): Recording {
  const spells = new TaskSpells();
  const tasks = new CpuTasks(spells);
  const ops = new PageOps(names);
  const takers: { readonly [K in TraceEventName]?: (event: TraceEvent) => void } = {
    sched_wakeup: (event) => spells.takeWakeup(event),
    mm_page_alloc: (event) => ops.take(event, tasks.busyNsOf(event.cpu, event.timeNs)),
  };
  const takerOf = traceEventNames.map((name) => takers[name]);
  mergeEvents(cpus, (event) => {
    tasks.take(event);
    takerOf[event.kind]?.(event);
  });
  spells.end(durationNs);
  const busyNs = cpus.reduce((sum, { cpu }) => sum + tasks.busyNsOf(cpu, durationNs), 0);
  const counted = Array.from(spells.runnableNs, (time: number | undefined) => time ?? 0);
  const taskNs = counted.reduce((sum, time, tasks) => sum + time * tasks, 0);
  return {
    cpus: cpus.length,
    durationNs,
    busyNs,
    switches: tasks.switches,
    unrecordedSwitches: tasks.unrecorded,
    runnable: taskNs / durationNs,
    spells,
    ops,
  };
}
