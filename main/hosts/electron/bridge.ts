// The carrier in the page's process: the three functions that a page gets, and nothing behind them.
// The rule: neither ipcRenderer, an event object nor a path leaves this file, and a call always gives a
// reply. It is bundled into the preload script, so it imports types only; who may call is checked
// on the other side, in ipc.ts.
import type { Bridge } from '../../../shared/bridge.ts';
import type { EventFrame, Reply } from '../../../shared/contract.ts';

/** The channels of the carrier, for both of its sides. */
export const channels = {
  /** JSON text of `{call, input}`; gives JSON text of a Reply. */
  call: 'lab:call',
  /** A number that the page has not used, and the EventPosition or null. */
  subscribe: 'lab:subscribe',
  /** That number. */
  unsubscribe: 'lab:unsubscribe',
  /** That number, and an EventFrame. */
  event: 'lab:event',
  /** The path of a file that the person gave the page; gives JSON text of a Reply. */
  offer: 'lab:offer',
} as const;

/** The part of ipcRenderer that is used. */
export interface PageIpc {
  invoke(channel: string, ...args: unknown[]): Promise<unknown>;
  send(channel: string, ...args: unknown[]): void;
  on(channel: string, listener: (event: unknown, ...args: unknown[]) => void): unknown;
}

/** A File of the page. Its path is the preload script's to know. */
export interface PageFile {
  readonly name: string;
}

/** `pathOf` is empty for a file that the page made itself. */
export function createBridge(ipc: PageIpc, pathOf: (file: PageFile) => string): Bridge<PageFile> {
  let lastId = 0;
  let current: { id: number; listener: (frame: EventFrame) => void } | null = null;
  ipc.on(channels.event, (_event, id, frame) => {
    // A frame of a subscription that has ended may still be on its way.
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
    // The page may pass anything: what is no File has no path, and that is told as all else is.
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
