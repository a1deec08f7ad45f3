import type { Spec } from '../../shared/spec/spec.ts';
import { storedConstants, type Constants } from '../engine/constants.ts';
import { profileOf } from '../engine/machines/measured-machine.ts';
import { measuredMachines } from '../engine/machines/measured/index.ts';
import { kernelOf } from './experiments/find-kernel.ts';
import { isFittedRow } from './calibrate/fitted-rows.ts';
import { measurements } from './measurements/index.ts';
import { storedCalibration } from './stored-calibration.ts';

/** Fields of built-in workloads that are fitted constants. */
const workloadFields: Readonly<Record<string, string>> = {
  'madvise-pair kernelCycles': 'madvise.kernelCycles',
  'madvise-pair pageCycles': 'madvise.pageCycles',
  'munmap-sharers pageCycles': 'munmap.pageCycles',
  'munmap-sharers sharedLines': 'munmap.sharedLines',
  'munmap-sharers sharerLines': 'munmap.sharerLines',
  'tlb-flush userCycles': 'loop.userCycles',
  'tlb-flush kernelCycles': 'loop.unanchoredCycles',
  'tlb-flush pageCycles': 'madvise.pageCycles',
  'tlb-flush contendedLines': 'loop.vmaLockLines',
};

type Fields = Readonly<Record<string, unknown>>;

/** Fields as a set of constants has them, where they were as the stored constants have them. */
function exchange(own: Fields, stored: Fields, moved: Fields): Record<string, unknown> {
  const changed = Object.entries(moved).filter(
    ([name, value]) => own[name] === stored[name] && value !== stored[name],
  );
  return Object.fromEntries(changed);
}

function workloadOf({ name }: Spec['workload'], constants: Constants): Fields {
  return Object.fromEntries(
    Object.entries(workloadFields).flatMap(([path, constant]) => {
      const [workload, field = ''] = path.split(' ');
      return workload === name ? [[field, constants[constant]] as const] : [];
    }),
  );
}

/** Why the constants of a spec were not fitted; null if its machine was measured. */
export function whyNoMembers({ machine }: Spec): string | null {
  if (measuredMachines.some(({ name }) => name === machine.name)) return null;
  return `no range: the costs of ${machine.name} were not fitted to measured rows`;
}

/** A spec under another set of constants: fields that a user has set stay. */
export function specUnder(spec: Spec, constants: Constants): Spec {
  const measured = measuredMachines.find(({ name }) => name === spec.machine.name);
  const machine = measured
    ? exchange(spec.machine, profileOf(measured, storedConstants), profileOf(measured, constants))
    : {};
  const [stored, moved] = [storedConstants, constants].map((of) => kernelOf(spec.kernel.name, of));
  const kernel = stored && moved ? exchange(spec.kernel, { ...stored }, { ...moved }) : {};
  const { workload } = spec;
  const work = exchange(
    workload,
    workloadOf(workload, storedConstants),
    workloadOf(workload, constants),
  );
  return {
    ...spec,
    machine: { ...spec.machine, ...machine },
    kernel: { ...spec.kernel, ...kernel },
    workload: { ...workload, ...work },
  };
}

/** What the model's own error of a run is taken from. */
export interface OwnError {
  /** One standard deviation of a cost, as a logarithm, and of the ratio of two costs of one machine. */
  readonly cost: number;
  readonly ratio: number;
  /** The rows that say so, in words: of a cost, and of a ratio. */
  readonly from: string;
  readonly ratioFrom: string;
}

const loops = 'flush-loop';

/** The model's own error of a run: that of flush loops that were left out, with their machine if need be. */
export function ownErrorOf({ machine }: Spec): OwnError {
  const isFitted = measurements.some(
    (row) => row.experiment === loops && row.machine === machine.name && isFittedRow(row),
  );
  const { spreads } = storedCalibration;
  const [cost, left] = isFitted
    ? [spreads.curve[loops], 'curve']
    : [spreads.machine[loops], 'machine'];
  const ratio = spreads.row[loops] ?? 0;
  return {
    cost: cost ?? 0,
    ratio,
    from: `with the error of the model on flush loops, each ${left} left out`,
    ratioFrom:
      ratio > 0
        ? 'with the error of the model on flush loops, each row left out'
        : 'whose spread covers that of flush loops, each row left out',
  };
}
