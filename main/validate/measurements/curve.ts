import type { Measured } from '../measurement.ts';
import type { SourceName } from './sources.ts';

/** Measured rows that differ in one thing: a line of a published figure or table, or one row. */
export interface Curve {
  /** The id of its rows; {} is where the thing that differs stands. */
  readonly id: string;
  /** What differs: a field of the row. */
  readonly along?: string;
  readonly source: SourceName;
  /** What all its rows say. */
  readonly all: Readonly<Record<string, unknown>>;
  /** The value of `along`, what was measured, and how uncertain that is if rows differ in it. */
  readonly points: readonly (readonly [
    at: string | number | null,
    value: Measured,
    uncertainty?: string | null,
  ])[];
}
