import type { CallInput, CallName, CallValue, EventFrame, Reply } from '../../shared/contract.ts';
import { LabError, errorCodes } from '../../shared/errors.ts';

/** How much of a file has gone to the lab. */
export interface OfferProgress {
  readonly doneBytes: number;
  readonly totalBytes: number;
}

export interface OfferOptions {
  readonly onProgress?: (progress: OfferProgress) => void;
  /** Breaks it off: nothing of the file is kept. */
  readonly signal?: AbortSignal;
}

/** The lab as a page sees it, whatever carries the messages. */
export interface Client {
  /** Rejects with a LabError, and with nothing else. */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallValue<N>>;
  /**
   * Tells every event from now on, in order and once each; `missed` says that some are not to be
   * had any more, and everything is to be asked for anew. Returns the end of it.
   */
  subscribe(listener: (frame: EventFrame) => void): () => void;
  /**
   * A token for a file that the person chose or dropped, good for one `trace.import`. The desktop app
   * reads it where it is, at once; to the lab's server it is sent. Rejects with a LabError.
   */
  offerFile(file: File, options?: OfferOptions): Promise<string>;
}

/** `lost` tries again by itself; `signed-out` needs a new link from the person. */
export type ConnectionState = 'connecting' | 'open' | 'lost' | 'signed-out';

/** Is told each new state of a connection. */
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
 * @throws LabError what the reply says, or `bad-message` when it is none.
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

/** The token in what an offered file or a session is answered with. */
export function readToken(value: unknown): string {
  const token = isObject(value) ? value['token'] : '';
  if (typeof token === 'string' && token !== '') return token;
  throw new LabError('bad-message', 'the lab gave no token', 'start the lab again');
}

/** Any thrown thing as an error that can be shown. */
export function toLabError(thrown: unknown): LabError {
  if (thrown instanceof LabError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new LabError('internal', message, 'reload the page and try again', { cause: thrown });
}

/**
 * Calls every listener, also when one of them throws: that error surfaces as an uncaught one and
 * takes nothing from the others.
 */
export function tellAll(listeners: Iterable<(frame: EventFrame) => void>, frame: EventFrame): void {
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
