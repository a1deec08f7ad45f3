// What an op transfers from the other tasks of its process (MODEL.md, section 2b). The line that all tasks write
// one after the other is contended-line.ts.
import type { Workload } from '../../../../shared/spec/workload.ts';
import type { Setup } from '../../setup.ts';
import type { Topology } from '../../topology.ts';

/** Per CPU: what an op transfers from the other pinned tasks of its process, ns; 0 for one alone. */
export function transfersFromOthers(
  { sharedLines, sharerLines }: Workload,
  { pinned, processOf }: Pick<Setup, 'pinned' | 'processOf'>,
  topology: Topology,
): Float64Array {
  const ns = new Float64Array(topology.coreOf.length);
  if (sharedLines === 0 && sharerLines === 0) return ns;
  for (const cpu of pinned) {
    const isOther = (other: number) => other !== cpu && processOf[other] === processOf[cpu];
    const lines = pinned.filter(isOther).map((other) => topology.line(cpu, other));
    const sum = lines.reduce((a, b) => a + b, 0);
    ns[cpu] = sharedLines * Math.max(0, ...lines) + sharerLines * sum;
  }
  return ns;
}
