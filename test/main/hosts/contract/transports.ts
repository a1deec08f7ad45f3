import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type {
  CallInput,
  CallName,
  CallValue,
  EventFrame,
  EventPosition,
  Reply,
} from '../../../../shared/contract.ts';
import type { Backend } from '../../../../main/hosts/backend.ts';
import { startBrowserHost } from '../../../../main/hosts/browser/server.ts';
import { createUploadFolder } from '../../../../main/hosts/browser/upload-folder.ts';
import { connectIpc } from '../../../support/fake-ipc.ts';

/** A page's end of a transport. */
export interface Connection {
  send(message: { readonly call: string; readonly input: unknown }): Promise<Reply>;
  subscribe(after: EventPosition | null, listener: (frame: EventFrame) => void): () => void;
  /** The person gives the page a file; the value is its token. */
  offerFile(path: string): Promise<Reply>;
  close(): Promise<void>;
}

export interface Transport {
  readonly name: string;
  connect(backend: Backend): Promise<Connection>;
}

const memory: Transport = {
  name: 'memory',
  connect: async (backend) => ({
    send: (message) => backend.dispatch(message),
    subscribe: (after, listener) => backend.subscribe(after, listener),
    offerFile: (path) =>
      backend.offerFile({ purpose: 'read', path, name: basename(path), isTemporary: false }),
    close: async () => undefined,
  }),
};

const electron: Transport = {
  name: "Electron's carrier",
  connect: async (backend) => {
    const { call, subscribe, offerFile } = connectIpc(backend);
    return {
      send: ({ call: name, input }) => call(name as CallName, input),
      subscribe,
      offerFile: (path) => offerFile({ name: basename(path), path }),
      close: async () => undefined,
    };
  },
};

async function readLines(response: Response, listener: (frame: EventFrame) => void): Promise<void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const part of response.body ?? []) {
    rest += decoder.decode(part, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') listener(JSON.parse(line) as EventFrame);
  }
}

const http: Transport = {
  name: 'HTTP',
  connect: async (backend) => {
    const uploads = await createUploadFolder();
    const host = await startBrowserHost({ backend, files: new Map(), uploads });
    const base = `http://127.0.0.1:${host.port}`;
    const post = async (path: string, body: unknown, token = ''): Promise<Reply> => {
      const headers = { 'content-type': 'application/json', 'x-lab-token': token };
      const response = await fetch(`${base}${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      return (await response.json()) as Reply;
    };
    const ticket = new URL(host.newLink()).hash.slice('#ticket='.length);
    const session = await post('/api/session', { ticket });
    if (!session.ok) throw new Error(session.error.message);
    const { token } = session.value as { token: string };
    let isClosed = false;
    return {
      send: (message) => post('/api/call', message, token),
      subscribe: (after, listener) => {
        const abort = new AbortController();
        const query = after ? `?epoch=${after.epoch}&seq=${after.seq}` : '';
        const headers = { 'x-lab-token': token };
        fetch(`${base}/api/events${query}`, { headers, signal: abort.signal })
          .then((response) => readLines(response, listener))
          .catch((error: unknown) => {
            if (!abort.signal.aborted && !isClosed) throw error;
          });
        return () => abort.abort();
      },
      offerFile: async (path) => {
        const response = await fetch(`${base}/api/file?name=${basename(path)}`, {
          method: 'POST',
          headers: { 'content-type': 'application/octet-stream', 'x-lab-token': token },
          body: readFileSync(path),
        });
        return (await response.json()) as Reply;
      },
      close: async () => {
        isClosed = true;
        await host.close();
        await uploads.remove();
      },
    };
  },
};

/** Every way in which a page can reach the lab. */
export const transports: readonly Transport[] = [memory, electron, http];

/** The value of a call; throws what was refused. */
export async function callOn<N extends CallName>(
  connection: Connection,
  call: N,
  input: CallInput<N>,
): Promise<CallValue<N>> {
  const reply = await connection.send({ call, input });
  if (reply.ok) return reply.value as CallValue<N>;
  throw new Error(`${call}: ${reply.error.code}: ${reply.error.message}`);
}
