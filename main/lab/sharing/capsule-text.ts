import { crc32 } from 'node:zlib';

/** The widest line of a mail, and the fewest and most lines of a capsule. */
const maxWidth = 72;
const [fewest, most] = [3, 5];
const open = '[lab1:';
const close = ']';
const sumBytes = 4;

/** The most bytes that fit. */
export const maxCapsuleBytes =
  Math.floor(((maxWidth * most - open.length - close.length) * 3) / 4) - sumBytes;

/** Three to five lines of letters and digits, with a checksum; the bytes must fit. */
export function writeCapsuleText(content: Uint8Array): string[] {
  const sum = Buffer.alloc(sumBytes);
  sum.writeUInt32BE(crc32(content));
  const digits = Buffer.concat([sum, content]).toString('base64').replaceAll('=', '');
  const text = `${open}${digits}${close}`;
  const lines = Math.max(fewest, Math.ceil(text.length / maxWidth));
  const width = Math.ceil(text.length / lines);
  return Array.from({ length: lines }, (_, i) => text.slice(i * width, (i + 1) * width));
}

/** What a line of a mail begins with when it is quoted, also with the initials of who wrote it. */
const quotePrefix = /^[ \t]*(?:[A-Za-z]{0,3}[>|][ \t]*)+/gm;

/** Undoes quoted-printable that nobody has decoded, however often it was done. */
function decode(text: string): string {
  let [now, before] = [text, ''];
  while (now !== before) {
    before = now;
    now = now
      .replace(/=[ \t]*\r?\n/g, '')
      .replace(/=([0-9A-Fa-f]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
  }
  return now;
}

/**
 * The text without what mails do to it: quoting, wrapping, spaces, quoted-printable. None of the
 * characters that this removes is part of a capsule.
 */
function squash(text: string): string {
  const unquoted = decode(text.replace(quotePrefix, '')).replace(quotePrefix, '');
  return unquoted.replace(/[\s>|\u00a0\u200b\ufeff]+/g, '');
}

export interface FoundCapsules {
  readonly whole: readonly Uint8Array[];
  /** Those whose checksum is wrong. */
  readonly broken: number;
}

/** Every capsule of a text, in order. */
export function findCapsules(text: string): FoundCapsules {
  const whole: Uint8Array[] = [];
  let broken = 0;
  for (const [, digits = ''] of squash(text).matchAll(/\[lab1:([A-Za-z0-9+/]*)\]?/g)) {
    const bytes = Buffer.from(digits, 'base64');
    const content = bytes.subarray(sumBytes);
    const isWhole = bytes.length > sumBytes && bytes.readUInt32BE(0) === crc32(content);
    if (isWhole) whole.push(content);
    else broken++;
  }
  return { whole, broken };
}
