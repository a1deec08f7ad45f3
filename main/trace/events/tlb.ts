import { ascii, keyOf, type Line } from '../line.ts';
import type { NameTable } from '../name-table.ts';
import { readNumber, type EventKind } from './event-kind.ts';

const pages = keyOf('pages:');
const reason = keyOf('reason:');

/** The `pages` of a full flush. */
export const allPages = -1;

/** The reasons by their numbers, which the raw form prints alone. */
const reasons = [
  'flush on task switch',
  'remote shootdown',
  'local shootdown',
  'local MM shootdown',
  'remote IPI send',
  'remote wrong CPU',
].map((words) => Buffer.from(words));
const rawReason = keyOf('reason=');
const rawPages = keyOf('pages=');

/** `reason=3 pages=0x1`, or all ones for a full flush. */
function parseRaw(line: Line, values: Float64Array, names: NameTable): boolean {
  if (!readNumber(line, rawReason, values, 1) || !line.find(rawPages)) return false;
  const words = reasons[values[1]];
  if (!words) return false;
  const { bytes, cursor } = line;
  const isFull = bytes.toString('latin1', cursor, line.wordEnd()) === '0xffffffffffffffff';
  values[0] = isFull ? allPages : line.number();
  values[1] = names.intern(words, 0, words.length);
  return !Number.isNaN(values[0]);
}

export const tlbFlush: EventKind = {
  name: 'tlb_flush',
  group: 'tlb',
  fields: ['pages', 'reasonName'],
  parse: (line, values, names) => {
    if (!readNumber(line, pages, values, 0)) return parseRaw(line, values, names);
    if (!line.find(reason)) return false;
    // `local MM shootdown (3)`: the number differs between kernels, the words do not.
    let end = line.end;
    const { bytes, cursor } = line;
    if (bytes[end - 1] !== ascii.closeParen) return false;
    while (end > cursor && bytes[end] !== ascii.openParen) end--;
    if (bytes[end - 1] === ascii.space) end--;
    values[1] = names.intern(bytes, cursor, end);
    return end > cursor;
  },
};
