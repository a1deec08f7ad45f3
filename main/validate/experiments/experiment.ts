import type { ReplicationResult } from '../../../shared/result.ts';
import type { Kernel } from '../../../shared/spec/kernel.ts';
import type { Machine } from '../../../shared/spec/machine.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { Constants } from '../../engine/constants.ts';
import type { Measurement } from '../measurement.ts';
import type { RowUnit } from '../row-units.ts';
import type { FoundMachine } from '../find-machine.ts';

/** What the lab can simulate of a row. */
export interface Simulated {
  /** The spec of the row; what each operation does besides flushing takes so many cycles. */
  readonly specOf: (workCycles: number) => Spec;
  /** What the row reports, of a result. */
  readonly read: (result: ReplicationResult) => number;
  /** Cycles of work of an operation, where no anchor says it. */
  readonly workCycles: number;
  /** The row that says it, if there is one. */
  readonly anchor?: Anchor;
}

/** Rows of one machine and benchmark share a number: the work of an operation besides its flush. */
export interface Anchor {
  /** The machine and benchmark. */
  readonly key: string;
  /** The row of this name with the smallest number here says it; null if this row cannot. */
  readonly rank: number | null;
  /** How long an operation takes by what is reported, ns. */
  readonly opNs: (value: number) => number;
}

/** A row in the lab's terms: simulated, or a constant that it can be held against. */
export type Expressed =
  | { readonly kind: 'simulated'; readonly simulated: Simulated; readonly notes: readonly string[] }
  | { readonly kind: 'constant'; readonly value: number; readonly notes: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: string };

export interface Surroundings {
  readonly constants: Constants;
  readonly findMachine: (row: Measurement) => FoundMachine | null;
}

/** A kind of measurement: how its rows become specs. One file each. */
export interface Experiment {
  /** What rows call it. */
  readonly name: string;
  readonly title: string;
  /** The fields of its rows beside those that all rows have. */
  readonly fields: readonly string[];
  /** Fields in which rows of one measured curve differ. */
  readonly along: readonly string[];
  /** What the value of a row is in. */
  readonly unitOf: (row: Measurement) => RowUnit;
  readonly express: (row: Measurement, around: Surroundings) => Expressed;
}

/** What the madvise of one thread alone, and that of a pair of threads, have in common. */
export function madviseKey(machine: Machine, kernel: Kernel): string {
  return `madvise on ${machine.name} under ${kernel.name}`;
}

export function refused(reason: string): Expressed {
  return { kind: 'refused', reason };
}
