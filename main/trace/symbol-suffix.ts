import { ascii, hexValue, isSpace, type Line } from './line.ts';

/** A text has these columns in every line or in none: after so many lines without, none is expected. */
const triedLines = 100;
/** Shorter hexadecimal words may be anything. */
const fewestDigits = 8;

/** The start of the word that ends at a position, and the end of the one before. */
function wordBefore({ bytes, cursor }: Line, end: number): number {
  let at = end;
  while (at > cursor && !isSpace(bytes[at - 1])) at--;
  return at;
}

function spacesBefore({ bytes, cursor }: Line, end: number): number {
  let at = end;
  while (at > cursor && isSpace(bytes[at - 1])) at--;
  return at;
}

function isAddress({ bytes }: Line, start: number, end: number): boolean {
  for (let i = start; i < end; i++) if (hexValue(bytes[i]) < 0) return false;
  return end - start >= fewestDigits;
}

/**
 * `perf script -F +ip,sym,dso` prints an address and its symbol behind the fields. Ends the line before
 * them, so that they are not read as fields.
 */
export class SymbolSuffix {
  private left = triedLines;

  /** True if lines may have them. */
  trim(line: Line): boolean {
    const found = this.find(line);
    if (found < 0) return --this.left > 0;
    this.left = Infinity;
    line.end = found;
    return true;
  }

  /** The end of the fields, if an address stands behind them: last, or before a symbol and its file. */
  private find(line: Line): number {
    let end = spacesBefore(line, line.end);
    if (line.bytes[end - 1] === ascii.closeParen) {
      const file = wordBefore(line, end);
      if (line.bytes[file] === ascii.openParen) end = spacesBefore(line, file);
    }
    for (let words = 0; words < 2; words++) {
      const start = wordBefore(line, end);
      if (isAddress(line, start, end)) return spacesBefore(line, start);
      end = spacesBefore(line, start);
    }
    return -1;
  }
}
