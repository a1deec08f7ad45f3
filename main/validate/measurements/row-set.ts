import { parseMeasurement, type Measured, type Measurement } from '../measurement.ts';
import { sources, type SourceName } from './sources.ts';

/** Measured rows that differ in one thing: a line of a published figure or table, or one row. */
export interface Curve {
  /** The id of its rows; {} is where the thing that differs stands. */
  readonly id: string;
  /** What differs: a field of the row, if it is not the set's; none for one row. */
  readonly along?: string;
  /** What its rows say beside those of the set. */
  readonly has?: Readonly<Record<string, unknown>>;
  /** The values of `along`, if they are not the set's. */
  readonly at?: readonly (string | number)[];
  /** What was measured, by place. */
  readonly values: readonly Measured[];
  /** How uncertain that is, by place, if rows differ in it. */
  readonly plusMinus?: readonly number[];
}

/** Curves of one source that have most in common. */
export interface RowSet {
  readonly source: SourceName;
  /** What all rows say. */
  readonly all: Readonly<Record<string, unknown>>;
  /** What differs along all its curves. */
  readonly along?: string;
  /** Places that most curves have. */
  readonly at?: readonly (string | number)[];
  /** The uncertainty in words; {} is where its number stands. */
  readonly uncertainty?: string;
  readonly curves: readonly Curve[];
}

/** The rows of a set, one by one. */
export function rowsOf(experiment: string, set: RowSet): Measurement[] {
  return set.curves.flatMap(({ id, along = set.along, has, at = set.at, values, plusMinus }) =>
    values.map((value, i) =>
      parseMeasurement({
        ...set.all,
        ...has,
        ...(along === undefined ? {} : { [along]: at?.[i] }),
        ...(plusMinus && { uncertainty: set.uncertainty?.replace('{}', `${plusMinus[i]}`) }),
        ...sources[set.source],
        id: id.replace('{}', `${at?.[i]}`),
        experiment,
        value,
      }),
    ),
  );
}
