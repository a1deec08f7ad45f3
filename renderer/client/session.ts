import { LabError } from '../../shared/errors.ts';
import { readToken, unwrapReply } from './client.ts';
import { isSignedOut, postJson, type Fetch } from './post-json.ts';

const storageKey = 'shootdown-lab.token';

/** The used part of localStorage, which is per origin and so per lab. */
export type TokenStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export interface SessionOptions {
  readonly fetch: Fetch;
  readonly storage: TokenStorage;
  /** From the link that the lab printed; single-use. */
  readonly ticket: string | null;
}

/** A page's permission to call the lab's server. */
export interface Session {
  /**
   * The token to send with each call. The first time, trades the ticket for it.
   * @throws LabError `not-allowed` when there is no token and no way to get one.
   */
  token(): Promise<string>;
}

/** Takes the ticket out of `#ticket=XYZ`, and the fragment out of the address bar and the history. */
export function takeTicket(
  location: Pick<Location, 'hash' | 'pathname' | 'search'>,
  history: Pick<History, 'replaceState'>,
): string | null {
  const ticket = new URLSearchParams(location.hash.slice(1)).get('ticket');
  if (ticket === null) return null;
  history.replaceState(null, '', location.pathname + location.search);
  return ticket || null;
}

/** The error that only a new link can resolve. */
export function notSignedIn(): LabError {
  const hint = 'press Enter in the terminal where the lab was started, and open its new link';
  return new LabError('not-allowed', 'this page is not signed in to the lab', hint);
}

export function createSession({ fetch, storage, ticket }: SessionOptions): Session {
  let unused = ticket;
  let exchange: Promise<void> | null = null;

  /** A refused ticket is not retried; one that did not reach the server is. */
  async function exchangeTicket(): Promise<void> {
    try {
      const { status, body } = await postJson(fetch, '/api/session', { ticket: unused });
      if (!isSignedOut(status)) storage.setItem(storageKey, readToken(unwrapReply(body)));
      unused = null;
    } finally {
      exchange = null;
    }
  }

  return {
    async token() {
      if (unused !== null) await (exchange ??= exchangeTicket());
      const token = storage.getItem(storageKey);
      if (token !== null) return token;
      throw notSignedIn();
    },
  };
}
