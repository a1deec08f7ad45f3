// The limit on messages between a page and the lab, measured only here. The rule: a message or a reply
// has at most this many bytes of JSON in UTF-8; a larger one is refused with the same error wherever it
// is first seen.
import { maxMessageBytes, type Reply } from '../../shared/contract.ts';

export type Passing = 'message' | 'reply';
type Refusal = Extract<Reply, { readonly ok: false }>;

const hints: Readonly<Record<Passing, string>> = {
  message: 'send it in parts',
  reply: 'ask for a smaller page',
};

/** The length of a text in UTF-8, bytes. */
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

/** Space for the rest of the message around the rows, bytes. */
const maxRowsBytes = 0.9 * maxMessageBytes;

/** The first rows, as many as fit into a reply: rows of large machines are long. */
export function fitRows<T>(rows: readonly T[]): T[] {
  let bytes = 0;
  const tooMany = rows.findIndex((row) => {
    bytes += bytesOf(JSON.stringify(row)) + 1;
    return bytes > maxRowsBytes;
  });
  // A single row that does not fit is refused when the reply is measured.
  return rows.slice(0, tooMany < 0 ? rows.length : Math.max(1, tooMany));
}
