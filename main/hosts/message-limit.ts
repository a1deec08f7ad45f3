// The limit of what passes between a page and the lab, measured here and nowhere else. The rule: a
// message, and a reply, has at most so many bytes of JSON in UTF-8; what has more is refused with one
// error, by whoever meets it first.
import { maxMessageBytes, type Reply } from '../../shared/contract.ts';

export type Passing = 'message' | 'reply';
type Refusal = Extract<Reply, { readonly ok: false }>;

const hints: Readonly<Record<Passing, string>> = {
  message: 'send it in parts',
  reply: 'ask for a smaller page',
};

/** Bytes of a text in UTF-8. */
export function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}

export function isTooLarge(bytes: number): boolean {
  return bytes > maxMessageBytes;
}

export function refuseTooLarge(what: Passing): Refusal {
  const message = `the ${what} is over ${maxMessageBytes} bytes`;
  return { ok: false, error: { code: 'too-large', message, hint: hints[what] } };
}

/** The refusal of a JSON text that is too long, or undefined. */
export function measure(what: Passing, text: string): Refusal | undefined {
  return isTooLarge(bytesOf(text)) ? refuseTooLarge(what) : undefined;
}

/** The rest of the message is around the rows. */
const maxRowsBytes = 0.9 * maxMessageBytes;

/** The first rows, as many as fit into a reply: what is made of large machines is long. */
export function fitRows<T>(rows: readonly T[]): T[] {
  let bytes = 0;
  const tooMany = rows.findIndex((row) => {
    bytes += bytesOf(JSON.stringify(row)) + 1;
    return bytes > maxRowsBytes;
  });
  // A single row that does not fit is refused where every reply is measured.
  return rows.slice(0, tooMany < 0 ? rows.length : Math.max(1, tooMany));
}
