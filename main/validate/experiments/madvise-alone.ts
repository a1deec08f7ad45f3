import type { ReplicationResult } from '../../../shared/result.ts';
import { constant } from '../../engine/constants.ts';
import { sync } from '../../engine/policies/sync.ts';
import type { Measurement } from '../measurement.ts';
import { madviseKey, refused, type Expressed, type Surroundings } from './experiment.ts';
import { kernelOf, noKernel } from './find-kernel.ts';
import type { LocalFlushFields } from './local-flush-fields.ts';
import { loopSpec } from './loop-spec.ts';

/** The benchmark that `lab measure script` runs, in the words of its rows. */
const benchmark = /^madvise\(MADV_DONTNEED\), one thread$/;

/** Whether a row is of madvise by one thread alone. */
export const isMadviseAlone = (fields: LocalFlushFields): boolean =>
  benchmark.test(fields.benchmark);

const cyclesOf = ({ measuredNs, counters: { ops } }: ReplicationResult, ghz: number) =>
  (measuredNs * ghz) / ops;

/**
 * madvise(MADV_DONTNEED) by one thread alone: what a pair of threads does without its shootdown. The row
 * with fewest pages says what the call takes besides, for both.
 */
export function expressMadvise(
  row: Measurement,
  fields: LocalFlushFields,
  around: Surroundings,
): Expressed {
  const { constants } = around;
  const [, count] = /^(\d+) pages?\b/.exec(fields.conditions ?? '') ?? [];
  const found = around.findMachine(row);
  const kernel = kernelOf(row.kernel ?? '5.2', constants);
  if (count === undefined) return refused('conditions: it says no number of pages: `10 pages`');
  if (!found) return refused('the machine is not one that the lab has');
  if (!kernel) return refused(noKernel(row.kernel));
  const { machine, notes } = found;
  const pages = Number(count);
  return {
    kind: 'simulated',
    notes,
    simulated: {
      workCycles: constant(constants, 'madvise.kernelCycles'),
      read: (result) => cyclesOf(result, machine.ghz),
      anchor: {
        key: madviseKey(machine, kernel),
        rank: pages,
        opNs: (cycles) => cycles / machine.ghz,
      },
      specOf: (kernelCycles) =>
        loopSpec({
          machine: { ...machine, cpus: 1, sockets: 1, threadsPerCore: 1 },
          kernel: { ...kernel, pti: fields.mitigations ?? false },
          policy: sync.policy,
          warmupMs: 0,
          measureMs: 0.6 + 0.02 * pages,
          workload: {
            tasks: 1,
            pages,
            kernelCycles,
            pageCycles: constant(constants, 'madvise.pageCycles'),
          },
        }),
    },
  };
}
