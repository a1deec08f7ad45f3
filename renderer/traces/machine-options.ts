import type { TraceSummary } from '../../shared/trace.ts';

/** CPUs of the recorded machine, as far as known: a CPU without an event idles. */
export function countCpus({ perCpu }: Pick<TraceSummary, 'perCpu'>): number {
  return perCpu.reduce((most, { cpu }) => Math.max(most, cpu + 1), 1);
}

/** The machines that a trace of this many CPUs can run on, its own first. */
export function machineOptions(
  cpus: number,
  machines: readonly { readonly name: string }[],
): { readonly value: string; readonly label: string }[] {
  const own = `server-${cpus}`;
  const others = machines.filter(({ name }) => name !== own);
  return [
    { value: own, label: `${own}, CPUs as recorded` },
    ...others.map(({ name }) => ({ value: name, label: name })),
  ];
}
