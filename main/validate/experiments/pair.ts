import * as v from 'valibot';
import type { Kernel } from '../../../shared/spec/kernel.ts';
import type { ReplicationResult } from '../../../shared/result.ts';
import { constant, constantsOf } from '../../engine/constants.ts';
import { linesOf } from '../../engine/kernels/lines-of.ts';
import { sync } from '../../engine/policies/sync.ts';
import { madviseKey, refused, type Experiment, type Surroundings } from './experiment.ts';
import { kernelOf, noKernel } from './find-kernel.ts';
import { loopSpec } from './loop-spec.ts';
import { pageCount, readRow } from './row-fields.ts';

/** The stages of the patches, each with all before it. */
const stages = ['base', 'concurrent', 'cacheline', 'early-ack', 'in-context'] as const;
const placements = {
  'same-core': 'threads',
  'same-socket': 'cpus',
  'other-socket': 'sockets',
} as const;

const fieldsSchema = v.object({
  mitigations: v.nullish(v.boolean(), false),
  pages: pageCount,
  placement: v.picklist(['same-core', 'same-socket', 'other-socket']),
  optimisationsUpTo: v.optional(v.picklist(stages), 'base'),
  metric: v.picklist(['initiatorCyclesPerCall', 'responderCyclesPerCall']),
});
type Fields = v.InferOutput<typeof fieldsSchema>;

/** A kernel at a stage of the patches: the fields that the stages before it have changed. */
function atStage(kernel: Kernel, { optimisationsUpTo, mitigations }: Fields, around: Surroundings) {
  const reached = stages.indexOf(optimisationsUpTo);
  const has = (stage: (typeof stages)[number]) => reached >= stages.indexOf(stage);
  return {
    ...kernel,
    ...(has('concurrent') ? { localFlush: 'concurrent' as const } : {}),
    ...(has('cacheline') ? linesOf('5.13', around.constants) : {}),
    ...(has('early-ack') ? { acknowledge: 'before-flush' as const } : {}),
    ...(has('in-context') ? { userFlush: 'in-context' as const } : {}),
    pti: mitigations,
  };
}

/** One call of the initiator, or what it takes from the responder, cycles. */
function readCycles({ metric }: Fields, ghz: number) {
  return ({ measuredNs, cpuTimeNs, counters: { ops } }: ReplicationResult) =>
    ((metric === 'initiatorCyclesPerCall' ? measuredNs : cpuTimeNs.ipiHandlerOverUser) * ghz) / ops;
}

export const pair: Experiment = {
  name: 'pair',
  title: 'a pair of threads: one unmaps, one busy-waits',
  fields: Object.keys(fieldsSchema.entries),
  along: ['optimisationsUpTo'],
  unitOf: () => 'cycles',
  express(row, around) {
    const read = readRow(fieldsSchema, row);
    if ('problem' in read) return refused(read.problem);
    const { fields } = read;
    const found = around.findMachine(row);
    const kernel = kernelOf(row.kernel ?? '5.2', around.constants);
    if (!found) return refused('the machine is not one that the lab has');
    if (!kernel) return refused(noKernel(row.kernel));
    const { machine, isBuiltIn, notes } = found;
    const { pageCycles } = constantsOf(around.constants, 'madvise');
    return {
      kind: 'simulated',
      notes,
      simulated: {
        workCycles: constant(around.constants, 'madvise.kernelCycles'),
        read: readCycles(fields, machine.ghz),
        // The call of a built-in machine was fitted; of others one thread alone says what it takes.
        ...(isBuiltIn
          ? {}
          : { anchor: { key: madviseKey(machine, kernel), rank: null, opNs: () => Number.NaN } }),
        specOf: (kernelCycles) =>
          loopSpec({
            machine,
            kernel: atStage(kernel, fields, around),
            policy: sync.policy,
            warmupMs: 0.03,
            measureMs: 0.6,
            workload: {
              tasks: 2,
              requesters: 1,
              pages: fields.pages,
              placement: placements[fields.placement],
              kernelCycles,
              pageCycles: pageCycles ?? 0,
            },
          }),
      },
    };
  },
};
