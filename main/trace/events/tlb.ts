import { ascii, isDigit, isSpace, keyOf, type Line } from '../line.ts';
import type { NameTable } from '../name-table.ts';
import type { EventKind } from './event-kind.ts';

/** The `pages` of a full flush. */
export const allPages = -1;

/** The reasons by their numbers; kernels before 6.14 print some in lower case. */
const reasons = [
  'flush on task switch',
  'remote shootdown',
  'local shootdown',
  'local MM shootdown',
  'remote IPI send',
  'remote wrong CPU',
].map((words) => Buffer.from(words));
const known = new Set(reasons.map((words) => words.toString().toLowerCase()));
/** Names of the reasons in the source, which tools print that do not know their words. */
const sourceName = /^TLB_/;

/** The printed form, and the raw one. */
const forms = [
  { pages: keyOf('pages:'), reason: keyOf('reason:') },
  { pages: keyOf('pages='), reason: keyOf('reason=') },
];
const everything = /^(?:0xf{16}|18446744073709551615)$/i;

/** The pages at the cursor; all ones are a full flush. */
function readPages(line: Line): number {
  const { bytes, cursor } = line;
  const pages = line.number();
  if (!Number.isNaN(pages)) return pages;
  return everything.test(bytes.toString('latin1', cursor, line.wordEnd())) ? allPages : NaN;
}

/** The reason of a number, as its words. */
function byNumber(text: string, names: NameTable): number {
  const words = /^(?:0x)?[0-9a-f]{1,2}$/i.test(text) ? reasons[Number(text)] : undefined;
  return words ? names.intern(words, 0, words.length) : 0;
}

/**
 * `local MM shootdown (3)`, and what stands behind the bracket is another column. Without words, or with
 * the name in the source, the number tells the reason; without a number, words that are known.
 */
function readReason(line: Line, names: NameTable): number {
  const { bytes, cursor, end } = line;
  let open = cursor;
  while (open < end && bytes[open] !== ascii.openParen) open++;
  let last = open;
  while (last > cursor && isSpace(bytes[last - 1])) last--;
  const close = bytes.indexOf(ascii.closeParen, open);
  const hasNumber = close > open + 1 && close < end;
  if (hasNumber && last > cursor && !isDigit(bytes[cursor]) && bytes[cursor] !== 84) {
    return names.intern(bytes, cursor, last);
  }
  const words = bytes.toString('latin1', cursor, last);
  if (hasNumber) {
    const named = byNumber(bytes.toString('latin1', open + 1, close), names);
    if (named !== 0 || words === '' || sourceName.test(words)) return named;
    return names.intern(bytes, cursor, last);
  }
  if (known.has(words.toLowerCase())) return names.intern(bytes, cursor, last);
  return byNumber(bytes.toString('latin1', cursor, line.wordEnd()), names);
}

export const tlbFlush: EventKind = {
  name: 'tlb_flush',
  group: 'tlb',
  fields: ['pages', 'reasonName'],
  parse: (line, values, names) => {
    const { cursor } = line;
    for (const { pages, reason } of forms) {
      line.cursor = cursor;
      if (!line.find(pages)) continue;
      values[0] = readPages(line);
      line.cursor = cursor;
      if (!line.find(reason)) return false;
      values[1] = readReason(line, names);
      return !Number.isNaN(values[0]) && values[1] !== 0;
    }
    return false;
  },
};
