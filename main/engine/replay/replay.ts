// Replay of a recorded trace under a policy: the entrance. Pure, and nothing is drawn: the same trace,
// spec and loop give the same bits. What the recording leaves open is told beside the result, whose
// form is that of any run (MODEL.md, section 11).
import { LabError } from '../../../shared/errors.ts';
import type { ReplicationResult } from '../../../shared/result.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { ReplayLoop } from '../../../shared/trace-replay.ts';
import { observe } from '../observe.ts';
import { ReplaySimulation } from './replay-simulation.ts';
import type { ReplayTrace } from './replay-trace.ts';
import { makeScript, type TraceCounts } from './script.ts';

/** A spec without drawn work. Of `run` nothing counts: the trace says how long, and nothing is drawn. */
export type ReplaySpec = Pick<Spec, 'machine' | 'policy' | 'run'>;

export interface ReplayOptions {
  readonly loop: ReplayLoop;
  /** Told now and then how far the replay has come, in recorded ns. The bits are the same without. */
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

/** A replay that tells how it goes stops so often in the length of the recording. */
const slices = 1000;
const shortestSliceNs = 1000;

function runToEnd(
  simulation: ReplaySimulation,
  durationNs: number,
  onProgress: ReplayOptions['onProgress'],
): number {
  const isDone = () => simulation.unfinished === 0;
  if (isDone()) return durationNs;
  if (!onProgress) return simulation.runUntil(Infinity, isDone);
  const sliceNs = Math.max(shortestSliceNs, durationNs / slices);
  for (let end = sliceNs; ; end += sliceNs) {
    const stopped = simulation.runUntil(end, isDone);
    if (isDone()) return stopped;
    onProgress(simulation.reachedNs);
  }
}

/**
 * Replays a trace. The machine may have more CPUs than the trace; the others are idle.
 * @throws LabError `bad-value` if it has fewer, or if the trace is not in order.
 */
export function replayWithReport(
  trace: ReplayTrace,
  spec: ReplaySpec,
  { loop, onProgress }: ReplayOptions,
): { readonly result: ReplicationResult; readonly report: ReplayReport } {
  const { machine, policy } = spec;
  if (machine.cpus < trace.cpus.length) {
    throw new LabError(
      'bad-value',
      `machine.cpus must be at least the ${trace.cpus.length} of the trace, got ${machine.cpus}`,
      `set machine.cpus to ${trace.cpus.length}`,
    );
  }
  const script = makeScript(trace, policy.drainAt.includes('kernel-entry'));
  const simulation = new ReplaySimulation(spec, script, loop);
  const end = runToEnd(simulation, script.durationNs, onProgress);
  const result: ReplicationResult = {
    replication: 0,
    measuredNs: end,
    warmupNs: 0,
    ...simulation.cpus.accountsAt(end),
    counters: simulation.counters.named(),
    ...observe(simulation, spec, end),
  };
  const { lateSteps, maxLateNs, heldSwitches, switches, busyNs } = simulation;
  const perCpu = trace.cpus.map((_, cpu) => ({ switches: switches[cpu], busyNs: busyNs[cpu] }));
  const { counts, durationNs: recordedNs, busyNs: recordedBusyNs } = script;
  const late = { lateSteps, maxLateNs, heldSwitches };
  const recorded = { hash: trace.hash, recordedNs, recordedBusyNs, counts };
  return { result, report: { ...recorded, loop, ...late, perCpu } };
}
