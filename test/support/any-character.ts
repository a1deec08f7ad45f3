import fc from 'fast-check';

/** Code points from here on are moved up by those of the surrogates, which stand for no character. */
const surrogates = { from: 0xd800, count: 0x800 } as const;
/** The small numbers, which are drawn more often, are those that can be printed. */
const ascii = { count: 0x7f, firstPrinted: 0x20 } as const;

const turn = (n: number, by: number) => (n < ascii.count ? (n + by) % ascii.count : n);

function toCharacter(n: number): string {
  const code = turn(n, ascii.firstPrinted);
  return String.fromCodePoint(code < surrogates.from ? code : code + surrogates.count);
}

function toNumber(character: unknown): number {
  const [only, ...others] = typeof character === 'string' ? [...character] : [];
  if (only === undefined || others.length > 0) throw new Error('it is not one character');
  const code = only.codePointAt(0)!;
  return turn(
    code < surrogates.from ? code : code - surrogates.count,
    ascii.count - ascii.firstPrinted,
  );
}

/**
 * Any character of Unicode, as fast-check's unit `binary` draws it. That unit makes a table of a million
 * characters first, which takes most of a second in each process.
 */
export const anyCharacter = fc
  .integer({ min: 0, max: 0x10ffff - surrogates.count })
  .map(toCharacter, toNumber);
