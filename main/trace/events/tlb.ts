import { ascii, keyOf } from '../line.ts';
import { readNumber, type EventKind } from './event-kind.ts';

const pages = keyOf('pages:');
const reason = keyOf('reason:');

/** The `pages` of a full flush. */
export const allPages = -1;

export const tlbFlush: EventKind = {
  name: 'tlb_flush',
  group: 'tlb',
  fields: ['pages', 'reasonName'],
  parse: (line, values, names) => {
    if (!readNumber(line, pages, values, 0) || !line.find(reason)) return false;
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
