import * as v from 'valibot';
import type { ReplicationResult } from '../../../shared/result.ts';
import { constantsOf } from '../../engine/constants.ts';
import { latr } from '../../engine/policies/latr.ts';
import { sync } from '../../engine/policies/sync.ts';
import { refused, type Experiment } from './experiment.ts';
import { kernelOf, noKernel } from './find-kernel.ts';
import { loopSpec } from './loop-spec.ts';
import { cpuCount, pageCount, readRow } from './row-fields.ts';

const policies = { linux: sync.policy, latr: latr.policy } as const;

const fieldsSchema = v.object({
  mitigations: v.nullish(v.boolean(), false),
  policy: v.picklist(['linux', 'latr'], 'the lab has policies linux and latr here'),
  pages: pageCount,
  cores: cpuCount,
  metric: v.picklist(['munmapUs', 'shootdownUs']),
});

/** Between two munmaps the page is mapped and touched again: what was posted is done meanwhile. */
const pauseNs = 20_000;

/** Time of one munmap, us: all that is not user code, or a handler's over it. */
function munmapUs({ cpuTimeNs, counters: { ops } }: ReplicationResult): number {
  const { kernel, ipiSend, ackWait, localFlush, deferredFlush, tlbRefillKernel } = cpuTimeNs;
  const own = kernel + ipiSend + ackWait + localFlush + deferredFlush + tlbRefillKernel;
  return own / ops / 1000;
}

/** What of it goes to the other CPUs, us: send and wait, or what a policy posts. */
function shootdownUs({ cpuTimeNs, counters: { ops } }: ReplicationResult): number {
  return (cpuTimeNs.ipiSend + cpuTimeNs.ackWait + cpuTimeNs.deferredFlush) / ops / 1000;
}

/** Long enough for a hundred operations, ms. */
const countedMs = (cores: number, pages: number) =>
  (100 * (pauseNs + 1000 + 400 * cores + 200 * pages)) / 1e6;

export const sharers: Experiment = {
  name: 'sharers',
  title: 'munmap in a process whose other threads busy-wait',
  fields: Object.keys(fieldsSchema.entries),
  along: ['cores', 'pages'],
  unitOf: () => 'us',
  express(row, around) {
    const read = readRow(fieldsSchema, row);
    if ('problem' in read) return refused(read.problem);
    const { policy, pages, cores, metric, mitigations } = read.fields;
    const found = around.findMachine(row);
    const kernel = kernelOf(row.kernel ?? '4.10', around.constants);
    if (!found) return refused('the machine is not one that the lab has');
    if (!kernel) return refused(noKernel(row.kernel));
    const { machine, notes } = found;
    if (cores > machine.cpus) return refused(`the machine has ${machine.cpus} CPUs`);
    const { postLines = 0, postCpuCycles = 0, ...munmap } = constantsOf(around.constants, 'munmap');
    const isAnchor = metric === 'munmapUs' && policy === 'linux' && pages === 1;
    return {
      kind: 'simulated',
      notes,
      simulated: {
        workCycles: 2000,
        read: metric === 'munmapUs' ? munmapUs : shootdownUs,
        anchor: {
          key: `munmap on ${row.machine ?? machine.name} under ${row.kernel}`,
          rank: isAnchor ? cores : null,
          opNs: (us) => us * 1000,
        },
        specOf: (kernelCycles) =>
          loopSpec({
            // Without ticks: what the others sweep at theirs is no time of the munmap.
            machine: { ...machine, pendingMaskLines: postLines, postCpuCycles, tickHz: 1 },
            kernel: { ...kernel, pti: mitigations },
            policy: policies[policy],
            warmupMs: 0.05,
            measureMs: countedMs(cores, pages),
            workload: {
              tasks: cores,
              requesters: 1,
              pages,
              userCycles: pauseNs * machine.ghz,
              kernelCycles,
              ...munmap,
            },
          }),
      },
    };
  },
};
