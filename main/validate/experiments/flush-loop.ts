import * as v from 'valibot';
import type { ReplicationResult } from '../../../shared/result.ts';
import type { Kernel } from '../../../shared/spec/kernel.ts';
import { constant } from '../../engine/constants.ts';
import { broadcast } from '../../engine/policies/broadcast.ts';
import { sync } from '../../engine/policies/sync.ts';
import type { RowUnit } from '../row-units.ts';
import { refused, type Experiment } from './experiment.ts';
import { isFrom, kernelOf, noKernel } from './find-kernel.ts';
import { loopSpec } from './loop-spec.ts';
import { cpuCount, readRow } from './row-fields.ts';

/**
 * Requests in a loop of each test. A private file page is mapped by fault-around and copied at the write
 * fault, which flushes; a dirty page of a shared file is flushed twice.
 */
const requestsPerLoop = { tlb_flush1: 2, tlb_flush2: 1, tlb_flush3: 2 } as const;
const policies = { ipi: sync.policy, invlpgb: broadcast.policy } as const;

const fieldsSchema = v.object({
  test: v.picklist(['tlb_flush1', 'tlb_flush2', 'tlb_flush3']),
  mitigations: v.nullish(v.boolean(), false),
  policy: v.nullish(v.picklist(['ipi', 'invlpgb']), 'ipi'),
  lruDrain: v.nullish(v.boolean(), false),
  threads: cpuCount,
  variant: v.nullish(v.string(), ''),
  metric: v.picklist(['loopsPerSecond', 'interruptsPerLoop', 'idleShare']),
});
const units: Readonly<Record<string, RowUnit>> = {
  loopsPerSecond: '1/s',
  interruptsPerLoop: '1',
  idleShare: '%',
};
type Fields = v.InferOutput<typeof fieldsSchema>;

/** How a variant of 5.18 reads the mm's tlb_gen; nothing if the row is of no variant. */
function variantOf(variant: string): Partial<Kernel> {
  if (variant === 'base') return { generationReads: 'always' };
  if (/never read/.test(variant)) return { generationReads: 'never' };
  if (/not read then|skipped/.test(variant)) return { generationReads: 'if-behind' };
  return {};
}

function readMetric({ metric, test }: Fields) {
  return ({ measuredNs, counters, cpuTimeNs }: ReplicationResult): number => {
    const loops = counters.ops / requestsPerLoop[test];
    if (metric === 'loopsPerSecond') return (loops / measuredNs) * 1e9;
    if (metric === 'interruptsPerLoop') return counters.interruptsTaken / loops;
    const all = Object.values(cpuTimeNs).reduce((a, b) => a + b, 0);
    return (100 * cpuTimeNs.idle) / all;
  };
}

export const flushLoop: Experiment = {
  name: 'flush-loop',
  title: 'tlb_flush of will-it-scale: threads of one process in a loop',
  fields: Object.keys(fieldsSchema.entries),
  along: ['threads'],
  unitOf: ({ metric }) => units[metric] ?? '1/s',
  express(row, around) {
    const read = readRow(fieldsSchema, row);
    if ('problem' in read) return refused(read.problem);
    const { fields } = read;
    const { constants } = around;
    const found = around.findMachine(row);
    const version = row.kernel ?? '6.6';
    const kernel = kernelOf(version, constants);
    if (!found) return refused('the machine is not one that the lab has');
    if (!kernel) return refused(noKernel(row.kernel));
    const { machine, notes } = found;
    if (fields.threads > machine.cpus) return refused(`the machine has ${machine.cpus} CPUs`);
    const requests = requestsPerLoop[fields.test];
    const lock = isFrom(version, '6.4') ? 'loop.vmaLockLines' : 'loop.mmapLockLines';
    const drain = fields.lruDrain ? constant(constants, 'loop.lruDrainLines') : 0;
    return {
      kind: 'simulated',
      notes,
      simulated: {
        workCycles: constant(constants, 'loop.unanchoredCycles'),
        read: readMetric(fields),
        anchor: {
          key: `${fields.test} on ${row.machine ?? machine.name}`,
          rank: fields.metric === 'loopsPerSecond' && fields.threads === 1 ? 1 : null,
          opNs: (loops) => 1e9 / loops / requests,
        },
        specOf: (kernelCycles) =>
          loopSpec({
            machine,
            kernel: { ...kernel, ...variantOf(fields.variant), pti: fields.mitigations },
            policy: policies[fields.policy],
            warmupMs: 0.2,
            measureMs: fields.threads === 1 ? 1 : 0.8,
            workload: {
              tasks: fields.threads,
              pages: 1,
              kernelCycles,
              pageCycles: constant(constants, 'madvise.pageCycles'),
              userTimes: 'exponential',
              userCycles: constant(constants, 'loop.userCycles'),
              contendedLines: (constant(constants, lock) + drain) / requests,
            },
          }),
      },
    };
  },
};
