import type { Spec } from './spec.ts';
import type { RecordedOn } from './workload.ts';

/** Digits of a trace's hash that are shown, as of a run's key. */
const shownHashLength = 8;

const countCpus = (cpus: number) => `${cpus} ${cpus === 1 ? 'CPU' : 'CPUs'}`;

/** `trace 7ace0000 on 2 CPUs`: what a workload was fitted to. */
export function formatRecordedOn({ trace, cpus }: RecordedOn): string {
  return `trace ${trace.slice(0, shownHashLength)} on ${countCpus(cpus)}`;
}

/**
 * `extrapolated: recorded on 2 CPUs`, of a run on any other number of CPUs than its workload was
 * recorded on; null of all others.
 * @param recordedCpus Of a workload that was fitted to a trace.
 */
export function markExtrapolation(cpus: number, recordedCpus: number | undefined): string | null {
  if (recordedCpus === undefined || recordedCpus === cpus) return null;
  return `extrapolated: recorded on ${countCpus(recordedCpus)}`;
}

/** The same of a spec. */
export function markExtrapolated({
  machine,
  workload,
}: Pick<Spec, 'machine' | 'workload'>): string | null {
  return markExtrapolation(machine.cpus, workload.recorded?.cpus);
}

const maxCounts = 8;

/** Counts in ascending order; of many only how many there are, and the ends. */
function listCounts(counts: readonly number[]): string {
  const sorted = [...new Set(counts)].sort((a, b) => a - b);
  const [low, high] = [sorted[0], sorted.at(-1)];
  if (sorted.length > maxCounts) return `${sorted.length} counts from ${low} to ${high}`;
  return sorted.join(', ');
}

/** What must be known of several runs: a sentence for each workload that is extrapolated in some. */
export function explainExtrapolation(
  specs: readonly Pick<Spec, 'machine' | 'workload'>[],
): string[] {
  const marked = specs.filter((spec) => markExtrapolated(spec) !== null);
  const groups = Map.groupBy(marked, ({ workload: { name, recorded } }) =>
    JSON.stringify([name, recorded?.cpus]),
  );
  return [...groups.values()].map((group) => {
    const { name, recorded } = group[0]!.workload;
    const counts = listCounts(group.map(({ machine }) => machine.cpus));
    return `Extrapolated: ${name} was recorded on ${countCpus(recorded!.cpus)}, and is simulated on ${counts}.`;
  });
}
