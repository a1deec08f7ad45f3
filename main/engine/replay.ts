// Replay of a recorded trace under a policy: the entrance. Pure, and nothing is drawn: the same trace,
// spec and loop give the same bits. What the recording leaves open is reported beside the result, whose
// form is that of any run (MODEL.md, section 11).
import { LabError } from '../../shared/errors.ts';
import type { ReplicationResult } from '../../shared/result.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { ReplayLoop } from '../../shared/trace-replay.ts';
import { Machine } from './machine.ts';
import { observe } from './observe.ts';
import { setupOfReplay } from './setup.ts';
import { RecordedWork } from './work/recorded/recorded-work.ts';
import type { ReplayTrace } from './work/recorded/replay-trace.ts';
import { makeScript, type Script, type TraceCounts } from './work/recorded/script.ts';

/** A spec without drawn work. Of `run` nothing counts: the trace says how long, and nothing is drawn. */
export type ReplaySpec = Pick<Spec, 'machine' | 'policy' | 'run'>;

export interface ReplayOptions {
  readonly loop: ReplayLoop;
  /** How long each window is followed, ns; 100 ms at most if it is left to the recording. */
  readonly horizonNs?: number;
  /** Called now and then with how far the replay has come, in recorded ns. Changes no result. */
  readonly onProgress?: ((reachedNs: number) => void) | undefined;
}

/** What a replay did with the recording. */
export interface ReplayReport {
  /** The trace's. */
  readonly hash: string;
  readonly loop: ReplayLoop;
  readonly recordedNs: number;
  /** Time of all CPUs in which a task ran, as recorded. */
  readonly recordedBusyNs: number;
  readonly counts: Readonly<TraceCounts>;
  /** Steps that came later than recorded, and by how much at most, ns. */
  readonly lateSteps: number;
  readonly maxLateNs: number;
  /** Switches that waited until their task had left another CPU; closed loop only. */
  readonly heldSwitches: number;
  /** Of the trace's CPUs: switches, and time that was not idle. */
  readonly perCpu: readonly { readonly switches: number; readonly busyNs: number }[];
}

/** A replay that reports its progress stops so often in the length of the recording. */
const slices = 1000;
const shortestSliceNs = 1000;
/** Half of a short recording, so that what is made in its first half is followed. */
const longestHorizonNs = 100e6;
const horizonShare = 0.5;

/** How long windows are followed in a replay of a recording of this length, ns. */
export function replayHorizonNs(durationNs: number): number {
  return Math.min(longestHorizonNs, horizonShare * durationNs);
}

function makeReplayMachine(
  spec: ReplaySpec,
  script: Script,
  loop: ReplayLoop,
): Machine<RecordedWork> {
  const make = (machine: Machine) => new RecordedWork(machine, script, loop);
  return new Machine(setupOfReplay(spec), { tasks: script.tasks, wakes: spec.machine.cpus, make });
}

/** Simulates until every CPU has come to the end of the recording; returns when that was, ns. */
function runToEnd(
  machine: Machine<RecordedWork>,
  durationNs: number,
  onProgress: ReplayOptions['onProgress'],
): number {
  const { work } = machine;
  const isDone = () => work.unfinished === 0;
  if (isDone()) return durationNs;
  if (!onProgress) return machine.runUntil(Infinity, isDone);
  const sliceNs = Math.max(shortestSliceNs, durationNs / slices);
  for (let end = sliceNs; ; end += sliceNs) {
    const stopped = machine.runUntil(end, isDone);
    if (isDone()) return stopped;
    onProgress(work.reachedNs);
  }
}

/**
 * Replays a trace. The machine may have more CPUs than the trace; the others are idle.
 * @throws LabError `bad-value` if it has fewer, or if the trace is not in order.
 */
export function replayWithReport(
  trace: ReplayTrace,
  spec: ReplaySpec,
  { loop, onProgress, horizonNs }: ReplayOptions,
): { readonly result: ReplicationResult; readonly report: ReplayReport } {
  refuseFewCpus(trace, spec);
  const script = makeScript(trace, spec.policy.drainAt.includes('kernel-entry'));
  const machine = makeReplayMachine(spec, script, loop);
  const { durationNs } = script;
  const horizon = horizonNs ?? replayHorizonNs(durationNs);
  machine.exposure.windows.horizonNs = horizon;
  machine.opFlush.measure(-Infinity, Infinity, durationNs - horizon);
  const end = runToEnd(machine, durationNs, onProgress);
  const result: ReplicationResult = {
    replication: 0,
    measuredNs: end,
    warmupNs: 0,
    ...machine.cpus.accountsAt(end),
    counters: machine.counters.named(),
    ...observe(machine, end),
  };
  return { result, report: reportOf(trace, script, machine.work, loop) };
}

function refuseFewCpus({ cpus }: ReplayTrace, { machine }: ReplaySpec): void {
  if (machine.cpus >= cpus.length) return;
  throw new LabError(
    'bad-value',
    `machine.cpus must be at least the ${cpus.length} of the trace, got ${machine.cpus}`,
    `set machine.cpus to ${cpus.length}`,
  );
}

function reportOf(
  trace: ReplayTrace,
  { counts, durationNs: recordedNs, busyNs: recordedBusyNs }: Script,
  { lateSteps, maxLateNs, heldSwitches, switches, busyNs }: RecordedWork,
  loop: ReplayLoop,
): ReplayReport {
  const perCpu = trace.cpus.map((_, cpu) => ({ switches: switches[cpu], busyNs: busyNs[cpu] }));
  const recorded = { hash: trace.hash, recordedNs, recordedBusyNs, counts };
  return { ...recorded, loop, lateSteps, maxLateNs, heldSwitches, perCpu };
}
