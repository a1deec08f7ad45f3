import type { Spec } from './spec/spec.ts';
import type { RecordedOn } from './spec/workload.ts';

/** Digits of a trace's hash to show, as for a run's key. */
const shownHashLength = 8;

const countCpus = (cpus: number) => `${cpus} ${cpus === 1 ? 'CPU' : 'CPUs'}`;

/** `trace 7ace0000 on 2 CPUs`: what a workload was fitted to. */
export function formatRecordedOn({ trace, cpus }: RecordedOn): string {
  return `trace ${trace.slice(0, shownHashLength)} on ${countCpus(cpus)}`;
}

/** What is needed to tell whether a run's workload was recorded on the same number of CPUs. */
export interface RecordedRun {
  readonly workload: string;
  readonly cpus: number;
  /** CPUs that the workload was recorded on; null if it was not fitted to a trace. */
  readonly recordedCpus: number | null;
}

export function toRecordedRun({
  machine,
  workload,
}: Pick<Spec, 'machine' | 'workload'>): RecordedRun {
  const recordedCpus = workload.recorded?.cpus ?? null;
  return { workload: workload.name, cpus: machine.cpus, recordedCpus };
}

/**
 * `extrapolated: recorded on 2 CPUs`, for a run on another number of CPUs than its workload was recorded
 * on; null for all others. ASCII.
 */
export function markExtrapolation({
  cpus,
  recordedCpus,
}: Pick<RecordedRun, 'cpus' | 'recordedCpus'>): string | null {
  if (recordedCpus === null || recordedCpus === cpus) return null;
  return `extrapolated: recorded on ${countCpus(recordedCpus)}`;
}

/** The same for a spec. */
export function markSpec(spec: Pick<Spec, 'machine' | 'workload'>): string | null {
  return markExtrapolation(toRecordedRun(spec));
}

const maxCounts = 8;

/** Counts in ascending order; if there are many, only their number and the ends. */
function listCounts(counts: readonly number[]): string {
  const sorted = [...new Set(counts)].sort((a, b) => a - b);
  const [low, high] = [sorted[0], sorted.at(-1)];
  if (sorted.length > maxCounts) return `${sorted.length} counts from ${low} to ${high}`;
  return sorted.join(', ');
}

/** Notes about several runs: a sentence for each workload that is extrapolated in some of them. */
export function explainExtrapolation(runs: readonly RecordedRun[]): string[] {
  const marked = runs.filter((run) => markExtrapolation(run) !== null);
  const groups = Map.groupBy(marked, ({ workload, recordedCpus }) =>
    JSON.stringify([workload, recordedCpus]),
  );
  return [...groups.values()].map((group) => {
    const { workload, recordedCpus } = group[0]!;
    const counts = listCounts(group.map(({ cpus }) => cpus));
    return `Extrapolated: ${workload} was recorded on ${countCpus(recordedCpus!)}, and is simulated on ${counts}.`;
  });
}
