import type { Spec } from '../spec/spec.ts';

/** A timeline's policy, or what a recording is called, and what it is of. */
export interface TitledTimeline {
  readonly name: string;
  readonly title: string;
}

/** Which run a timeline is of, and which of its replications, from 0; without its policy. */
export function titleOfTimeline({ machine, workload, run }: Spec, replication: number): string {
  return `${machine.name}, ${machine.cpus} CPUs, ${workload.name}, seed ${run.seed}, replication ${replication}`;
}

/** What several timelines are of: once, where it is the same. */
export function titleOfAll(timelines: readonly TitledTimeline[]): string {
  const [first = ''] = timelines.map(({ title }) => title);
  if (timelines.every(({ title }) => title === first)) {
    return `${timelines.map(({ name }) => name).join(' and ')} on ${first}`;
  }
  return timelines.map(({ name, title }) => `${name} on ${title}`).join('; ');
}
