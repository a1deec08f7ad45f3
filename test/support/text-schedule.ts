/**
 * What `perf script` text says about the schedule, from its lines alone. Shares no code with the importer
 * and the engine, so that a test can compare them.
 */
interface TextEvent {
  readonly cpu: number;
  readonly timeNs: number;
  /** The pid at the start of the line. */
  readonly pid: number;
  /** Of a switch: the outgoing and the incoming pid. */
  readonly change: { readonly from: number; readonly to: number } | null;
  readonly isFlush: boolean;
}

function readHeads(text: string): TextEvent[] {
  const lines = text.matchAll(/^ *\S.*? +(-?\d+) +\[(\d+)\] +(\d+)\.(\d{6}): +(\S+): +(.*)$/gm);
  return [...lines].map(([, pid, cpu, seconds, micros, event, fields = '']) => {
    const pids = / prev_pid=(\d+) .* next_pid=(\d+) /.exec(fields);
    return {
      cpu: Number(cpu),
      timeNs: Number(seconds) * 1e9 + Number(micros) * 1e3,
      pid: Number(pid),
      change: pids && { from: Number(pids[1]), to: Number(pids[2]) },
      isFlush: event === 'tlb:tlb_flush',
    };
  });
}

/** Time outside the idle task; `look` says whether a task ran before and after an event. */
function addBusy(
  events: readonly TextEvent[],
  [startNs, endNs]: readonly [number, number],
  look: (
    event: TextEvent,
    isBusy: boolean,
  ) => { readonly before: boolean; readonly after: boolean },
): number {
  let isBusy = events[0]!.pid !== 0;
  let [busyNs, sinceNs] = [0, startNs];
  for (const event of events) {
    const { before, after } = look(event, isBusy);
    if (before) busyNs += event.timeNs - sinceNs;
    [sinceNs, isBusy] = [event.timeNs, after];
  }
  return busyNs + (isBusy ? endNs - sinceNs : 0);
}

export interface TextSchedule {
  readonly recordedNs: number;
  readonly cpus: readonly {
    readonly switches: number;
    /** By the incoming tasks of switches alone, ns. */
    readonly bySwitches: number;
    /** Including tasks that events show on a CPU that is idle by its switches. */
    readonly shown: number;
    /** By the task at the start of each event, as if it had run since the previous event. */
    readonly byEvents: number;
  }[];
}

/** What the text says about each CPU: its switches, and its busy time, read in three ways. */
export function readSchedule(text: string): TextSchedule {
  const events = readHeads(text);
  const times = events.map(({ timeNs }) => timeNs);
  const span = [Math.min(...times), Math.max(...times)] as const;
  const cpus = [0, 1].map((cpu) => {
    const own = events.filter((event) => event.cpu === cpu).toSorted((a, b) => a.timeNs - b.timeNs);
    return {
      switches: own.filter(({ change }) => change).length,
      bySwitches: addBusy(own, span, ({ change }, before) => ({
        before,
        after: change ? change.to !== 0 : before,
      })),
      shown: addBusy(own, span, ({ change, pid, isFlush }, before) => ({
        before,
        after: change ? change.to !== 0 : before || (pid > 0 && !isFlush),
      })),
      byEvents: addBusy(own, span, ({ change, pid }) => ({
        before: pid !== 0,
        after: change ? change.to !== 0 : pid !== 0,
      })),
    };
  });
  return { cpus, recordedNs: span[1] - span[0] };
}
