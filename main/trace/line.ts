import { KnownHeads } from './known-heads.ts';

/** The bytes by which lines are parsed. */
export const ascii = {
  newline: 10,
  space: 32,
  tab: 9,
  openBracket: 91,
  closeBracket: 93,
  openParen: 40,
  closeParen: 41,
  plus: 43,
  colon: 58,
  dot: 46,
  slash: 47,
  minus: 45,
  equals: 61,
  hash: 35,
  comma: 44,
} as const;

/** Whole numbers below this have differences that are exact in a double. */
export const largestNumber = 2 ** 51 - 1;

export const isDigit = (byte: number) => byte >= 48 && byte <= 57;
/** Words have no byte below a space: they take one comparison. */
export const isSpace = (byte: number) => byte <= 32 && (byte === 32 || byte === 9);

/** Of lines that were copied, and line ends of other systems. */
const isTrailing = (byte: number) => byte === 32 || byte === 13 || byte === 9;

/** The value of a hexadecimal digit, or -1. */
export function hexValue(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/**
 * One line of a trace: the positions of its parts in the text's bytes, from the first byte to one past
 * the last. The search for the next field starts at `cursor`. The same object serves all lines.
 */
export class Line {
  /** Always a Buffer: reading is slow unless the arrays are all of one kind. */
  bytes: Buffer = Buffer.alloc(0);
  start = 0;
  end = 0;
  commStart = 0;
  commEnd = 0;
  pid = 0;
  cpu = 0;
  /** The clock's time: whole seconds, and ns beside them. */
  seconds = 0;
  nanos = 0;
  nameStart = 0;
  nameEnd = 0;
  cursor = 0;
  readonly knownHeads = new KnownHeads();

  /** Begins a line from `start` to `end`, without the spaces behind it. */
  open(bytes: Buffer, start: number, end: number): void {
    this.bytes = bytes;
    this.start = start;
    let last = end;
    while (last > start && isTrailing(bytes[last - 1])) last--;
    this.end = last;
  }

  /**
   * Moves to the value after `key` (with its `=` or `:`), which starts a word at or after the cursor.
   * False if there is none; the cursor then stays.
   */
  find(key: Uint8Array): boolean {
    const { bytes, end } = this;
    const first = key[0];
    const { length } = key;
    const last = end - length;
    for (let i = this.cursor; i <= last; i++) {
      if (bytes[i] !== first || (i > this.start && !isSpace(bytes[i - 1]))) continue;
      let k = 1;
      while (k < length && bytes[i + k] === key[k]) k++;
      if (k === length) {
        this.cursor = i + length;
        return true;
      }
    }
    return false;
  }

  /** The end of the word at the cursor. */
  wordEnd(): number {
    const { bytes, end } = this;
    let i = this.cursor;
    while (i < end && !isSpace(bytes[i])) i++;
    return i;
  }

  /** The signed decimal number at the cursor; NaN if there is none or it is too large. */
  integer(): number {
    const { bytes, end } = this;
    let i = this.cursor;
    const isNegative = bytes[i] === ascii.minus && i < end;
    if (isNegative) i++;
    const from = i;
    let value = 0;
    while (i < end && isDigit(bytes[i])) value = value * 10 + bytes[i++] - 48;
    if (i === from || value > largestNumber) return NaN;
    this.cursor = i;
    return isNegative ? 0 - value : value;
  }

  /** The same, or hexadecimal after `0x`. */
  number(): number {
    const { bytes, end, cursor } = this;
    if (cursor + 2 >= end || bytes[cursor] !== 48 || (bytes[cursor + 1] | 32) !== 120) {
      return this.integer();
    }
    let i = cursor + 2;
    let value = 0;
    for (; i < end; i++) {
      const digit = hexValue(bytes[i]);
      if (digit < 0) break;
      value = value * 16 + digit;
    }
    if (i === cursor + 2 || value > largestNumber) return NaN;
    this.cursor = i;
    return value;
  }

  /** The lowest 48 bits of the address at the cursor, 0 for `(nil)` and the like. */
  address(): number {
    const { bytes, end } = this;
    let i = this.cursor;
    if (bytes[i] === 48 && (bytes[i + 1] | 32) === 120) i += 2;
    let high = 0;
    let low = 0;
    for (; i < end; i++) {
      const digit = hexValue(bytes[i]);
      if (digit < 0) break;
      high = ((high << 4) | (low >>> 20)) & 0xffffff;
      low = ((low << 4) | digit) & 0xffffff;
    }
    this.cursor = i;
    return high * 0x1000000 + low;
  }
}

/** A field's name with its `=` or `:`, as a search key. */
export const keyOf = (text: string): Buffer => Buffer.from(text);
