import type { CallInput, CallName, CallValue, EventFrame, Reply } from '../../shared/contract.ts';
import { LabError, errorCodes } from '../../shared/errors.ts';

/** How much of a file has been sent to the lab. */
export interface OfferProgress {
  readonly doneBytes: number;
  readonly totalBytes: number;
}

export interface OfferOptions {
  readonly onProgress?: (progress: OfferProgress) => void;
  /** Cancels the upload: nothing of the file is kept. */
  readonly signal?: AbortSignal;
}

/** The lab as a page sees it, over any transport. */
export interface Client {
  /** Rejects only with a LabError. */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallValue<N>>;
  /**
   * Delivers every event from now on, in order and exactly once; `missed` means that some were lost, so
   * reload everything. Returns the function that ends it.
   */
  subscribe(listener: (frame: EventFrame) => void): () => void;
  /**
   * A token for a file that the user chose or dropped, good for one `trace.import`. The desktop app reads
   * the file in place; a browser uploads it to the lab's server. Rejects with a LabError.
   */
  offerFile(file: File, options?: OfferOptions): Promise<string>;
}

/** `lost` reconnects by itself; `signed-out` needs a new link from the user. */
export type ConnectionState = 'connecting' | 'open' | 'lost' | 'signed-out';

/** Receives each new state of a connection. */
export type ConnectionListener = (state: ConnectionState) => void;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isReply(value: unknown): value is Reply {
  if (!isObject(value)) return false;
  if (value['ok'] === true) return true;
  return value['ok'] === false && isObject(value['error']);
}

/**
 * The value of a reply.
 * @throws LabError the error in the reply, or `bad-message` when it is not a reply.
 */
export function unwrapReply(reply: unknown): unknown {
  if (!isReply(reply)) {
    const hint = 'reload the page; if that does not help, start the lab again';
    throw new LabError('bad-message', 'the lab sent something that is not a reply', hint);
  }
  if (reply.ok) return reply.value;
  const { code, message, hint } = reply.error;
  throw new LabError(errorCodes.includes(code) ? code : 'internal', message, hint);
}

/** The token in the reply to an offered file or a session request. */
export function readToken(value: unknown): string {
  const token = isObject(value) ? value['token'] : '';
  if (typeof token === 'string' && token !== '') return token;
  throw new LabError('bad-message', 'the lab gave no token', 'start the lab again');
}

/** Turns anything thrown into an error that can be shown. */
export function toLabError(thrown: unknown): LabError {
  if (thrown instanceof LabError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new LabError('internal', message, 'reload the page and try again', { cause: thrown });
}

/**
 * Calls every listener, even if one throws: its error surfaces as uncaught, and the others still get the
 * event.
 */
export function notifyAll(
  listeners: Iterable<(frame: EventFrame) => void>,
  frame: EventFrame,
): void {
  for (const listener of listeners) {
    try {
      listener(frame);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}
