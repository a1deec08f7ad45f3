import type { StatRow } from './stat-tally.ts';

const cpu = /^CPU\d+$/;
/** Sockets, dies, clusters, caches, cores and nodes: S0, S0-D0-C1, N0. */
const group = /^[SN]\d+(?:-[A-Z]+\d+)*$/;
const thread = /^.+-\d+$/;

/** What a line of perf stat is of; undefined if the words are of none. */
export function partOf(name: string, cpus: number | null): StatRow['part'] {
  if (cpu.test(name)) return { name, cpus: 1 };
  if (group.test(name)) return { name, cpus: cpus ?? 1 };
  return thread.test(name) ? { name, cpus: 0 } : undefined;
}
