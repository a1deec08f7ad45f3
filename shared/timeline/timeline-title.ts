import type { Spec } from '../spec/spec.ts';

/** Which run a timeline is of, and which of its replications, from 0; without its policy. */
export function titleOfTimeline({ machine, workload, run }: Spec, replication: number): string {
  return `${machine.name}, ${machine.cpus} CPUs, ${workload.name}, seed ${run.seed}, replication ${replication}`;
}
