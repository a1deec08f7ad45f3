import type { TraceEventName } from '../../../shared/trace-names.ts';
import { maxCpus } from '../line-head.ts';
import type { Line } from '../line.ts';
import type { NameTable } from '../name-table.ts';

/** The most values that an event has. */
export const maxValues = 4;

/**
 * One kind of event that is stored. Its fields are whole numbers, stored in this order; those that end
 * in `Name` are ids of the trace's names. Fields may be added at the end, but never removed.
 */
export interface EventKind {
  readonly name: TraceEventName;
  readonly group: string;
  readonly fields: readonly string[];
  /** Reads the fields after the line's cursor; false if one is missing or not a number. */
  parse(line: Line, values: Float64Array, names: NameTable): boolean;
}

/** Reads the number after a key, decimal or 0x; false if there is none. */
export function readNumber(line: Line, key: Uint8Array, values: Float64Array, to: number): boolean {
  return line.find(key) && !Number.isNaN((values[to] = line.number()));
}

/** The same for a CPU number: false also if it is higher than any machine has. */
export function readCpu(line: Line, key: Uint8Array, values: Float64Array, to: number): boolean {
  return readNumber(line, key, values, to) && values[to] >= 0 && values[to] < maxCpus;
}

/** Reads what stands after a key, and keeps it as a name; false if it is not there. */
export type NameReader = (
  line: Line,
  key: Uint8Array,
  values: Float64Array,
  to: number,
  names: NameTable,
) => boolean;

/** Takes the word after a key as a name; false if there is none. A comma ends it too. */
export const readName: NameReader = (line, key, values, to, names) => {
  if (!line.find(key)) return false;
  const { bytes, cursor, end } = line;
  values[to] = names.internWord(bytes, cursor, end);
  line.cursor = cursor + names.wordLength;
  return names.wordLength > 0;
};
