// The transport in the page's process: the three functions that a page gets, and nothing behind them.
// The rule: neither ipcRenderer, an event object nor a path leaves this file, and a call always gets a
// reply. It is bundled into the preload script, so it imports only types; ipc.ts, on the other side,
// checks who may call.
import type { Bridge } from '../../../shared/bridge.ts';
import type { EventFrame, Reply } from '../../../shared/contract.ts';

/** The channels of the transport, for both of its sides. */
export const channels = {
  /** JSON text of `{call, input}`; returns JSON text of a Reply. */
  call: 'lab:call',
  /** A number that the page has not used yet, and the EventPosition or null. */
  subscribe: 'lab:subscribe',
  /** That number. */
  unsubscribe: 'lab:unsubscribe',
  /** That number, and an EventFrame. */
  event: 'lab:event',
  /** The path of a file that the person gave the page; returns JSON text of a Reply. */
  offer: 'lab:offer',
} as const;

/** The part of ipcRenderer that is used. */
export interface PageIpc {
  invoke(channel: string, ...args: unknown[]): Promise<unknown>;
  send(channel: string, ...args: unknown[]): void;
  on(channel: string, listener: (event: unknown, ...args: unknown[]) => void): unknown;
}

/** A File of the page. Only the preload script may know its path. */
export interface PageFile {
  readonly name: string;
}

/** `pathOf` is empty for a file that the page made itself. */
export function createBridge(ipc: PageIpc, pathOf: (file: PageFile) => string): Bridge<PageFile> {
  let lastId = 0;
  let current: { id: number; listener: (frame: EventFrame) => void } | null = null;
  ipc.on(channels.event, (_event, id, frame) => {
    // A frame of an ended subscription may still be in flight.
    if (current?.id === id) current?.listener(frame as EventFrame);
  });
  return {
    call: (name, input) =>
      ask(name, () => ipc.invoke(channels.call, JSON.stringify({ call: name, input }))),
    subscribe(after, listener) {
      lastId += 1;
      const id = lastId;
      current = { id, listener };
      ipc.send(channels.subscribe, id, after);
      return () => {
        if (current?.id !== id) return;
        current = null;
        ipc.send(channels.unsubscribe, id);
      };
    },
    // The page may pass anything: what is not a File has no path, which is reported like other errors.
    offerFile: (file) => ask('offerFile', async () => ipc.invoke(channels.offer, pathOf(file))),
  };
}

async function ask(name: string, invoke: () => Promise<unknown>): Promise<Reply> {
  try {
    return JSON.parse((await invoke()) as string) as Reply;
  } catch (error) {
    return lostCall(name, error);
  }
}

function lostCall(name: string, error: unknown): Reply {
  const message = `the call ${name} got no reply: ${String(error)}`.replace(/\s+/g, ' ');
  return { ok: false, error: { code: 'internal', message, hint: 'quit and start again' } };
}
