/** Bytes of a text that lines are cut by. */
export const ascii = {
  newline: 10,
  space: 32,
  tab: 9,
  openBracket: 91,
  closeBracket: 93,
  openParen: 40,
  closeParen: 41,
  colon: 58,
  dot: 46,
  slash: 47,
  minus: 45,
  equals: 61,
  hash: 35,
  comma: 44,
} as const;

/** Numbers are kept if their differences are exact in a double. */
export const largestNumber = 2 ** 51 - 1;

export const isDigit = (byte: number) => byte >= 48 && byte <= 57;
export const isBlank = (byte: number) => byte === 32 || byte === 9;

/** The value of a hexadecimal digit, or -1. */
export function hexValue(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/**
 * One line of a trace: where its parts are in the text's bytes, as places of the first byte and of the
 * one behind the last. `cursor` is where the next field is looked for. The same object serves all
 * lines.
 */
export class Line {
  /** Always a Buffer: one kind of array, or reading it is slow. */
  bytes: Buffer = Buffer.alloc(0);
  start = 0;
  end = 0;
  commStart = 0;
  commEnd = 0;
  pid = 0;
  cpu = 0;
  timeNs = 0;
  nameStart = 0;
  nameEnd = 0;
  cursor = 0;

  /**
   * Moves to the value behind `key` (with its `=` or `:`), at the start of a word from the cursor on.
   * False if there is none; then the cursor stays.
   */
  find(key: Uint8Array): boolean {
    const { bytes, end } = this;
    const first = key[0];
    const { length } = key;
    const last = end - length;
    for (let i = this.cursor; i <= last; i++) {
      if (bytes[i] !== first || (i > this.start && !isBlank(bytes[i - 1]))) continue;
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
    while (i < end && !isBlank(bytes[i])) i++;
    return i;
  }

  /** The decimal number at the cursor, with its sign; NaN if there is none or it is too large. */
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

  /** The same, or hexadecimal behind `0x`. */
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

/** A field's name with its `=` or `:`, to look for. */
export const keyOf = (text: string): Buffer => Buffer.from(text);
