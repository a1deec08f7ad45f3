import type { TraceEventName } from '../../../shared/trace-names.ts';
import { maxCpus } from '../line-head.ts';
import type { Line } from '../line.ts';
import type { NameTable } from '../name-table.ts';

/** How many values an event has at most. */
export const maxValues = 4;

/**
 * One kind of event that is kept. Its fields are stored in this order, whole numbers all; those that
 * end in `Name` are ids of the trace's names. A field may be added at the end, none taken out.
 */
export interface EventKind {
  readonly name: TraceEventName;
  readonly group: string;
  readonly fields: readonly string[];
  /** Reads the fields behind the line's cursor; false if one is missing or is no number. */
  parse(line: Line, values: Float64Array, names: NameTable): boolean;
}

/** Reads the number behind a key, decimal or 0x; false if there is none. */
export function readNumber(line: Line, key: Uint8Array, values: Float64Array, to: number): boolean {
  return line.find(key) && !Number.isNaN((values[to] = line.number()));
}

/** The same for a CPU: false also if no machine has so many. */
export function readCpu(line: Line, key: Uint8Array, values: Float64Array, to: number): boolean {
  return readNumber(line, key, values, to) && values[to] >= 0 && values[to] < maxCpus;
}

/** Takes the word behind a key as a name; false if there is none. A comma ends it too. */
export function readName(
  line: Line,
  key: Uint8Array,
  values: Float64Array,
  to: number,
  names: NameTable,
): boolean {
  if (!line.find(key)) return false;
  const { cursor } = line;
  let end = line.wordEnd();
  if (end > cursor && line.bytes[end - 1] === 44) end--;
  values[to] = names.intern(line.bytes, cursor, end);
  line.cursor = end;
  return end > cursor;
}
