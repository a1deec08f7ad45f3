import type { Bridge } from '../../shared/bridge.ts';
import { createBridgeClient } from './bridge-client.ts';
import type { Client, ConnectionListener } from './client.ts';
import { createHttpClient } from './http-client.ts';
import { createSession, takeTicket, type TokenStorage } from './session.ts';

/** Keeps the token for the life of the page when the browser has no storage. */
function createMemoryStorage(): TokenStorage {
  const items = new Map<string, string>();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  };
}

function openStorage(page: Window): TokenStorage {
  try {
    return page.localStorage;
  } catch {
    return createMemoryStorage();
  }
}

/** A new link pasted into an open page changes only its fragment: reload the page. */
function reloadOnNewTicket(page: Window): void {
  page.addEventListener('hashchange', () => {
    if (page.location.hash.startsWith('#ticket=')) page.location.reload();
  });
}

/** The client for this page: the preload script's bridge where there is one, else loopback HTTP. */
export function createClient(
  page: Window & { readonly lab?: Bridge<File> },
  onConnection: ConnectionListener,
): Client {
  if (page.lab) {
    onConnection('open');
    return createBridgeClient(page.lab);
  }
  reloadOnNewTicket(page);
  const fetch = page.fetch.bind(page);
  const ticket = takeTicket(page.location, page.history);
  const session = createSession({ fetch, storage: openStorage(page), ticket });
  const newRequest = (): XMLHttpRequest => new XMLHttpRequest();
  return createHttpClient({ fetch, newRequest, session, onConnection });
}
