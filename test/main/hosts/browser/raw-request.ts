import { connect } from 'node:net';

/** A request as sent over the wire; what is omitted is that of a valid call to the lab's API. */
export interface RawRequest {
  readonly method?: string;
  readonly path?: string;
  readonly version?: string;
  /** By name; null removes a default header. */
  readonly headers?: Readonly<Record<string, string | null>>;
  readonly body?: string | Buffer;
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
  /** Everything that came. */
  readonly text: string;
}

export function requestBytes(
  { method = 'POST', path = '/api/call', version = '1.1', headers = {}, body = '' }: RawRequest,
  defaults: Readonly<Record<string, string>>,
): Buffer {
  const length = { 'Content-Length': String(Buffer.byteLength(body)) };
  const all = Object.entries({ ...defaults, ...length, Connection: 'close', ...headers });
  const lines = all.flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}\r\n`]));
  const head = `${method} ${path} HTTP/${version}\r\n${lines.join('')}\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.from(body)]);
}

export function chunked(body: string): string {
  return `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`;
}

/** The body within its chunks, as far as it has come. */
export function readChunks(text: string): string {
  const parts: string[] = [];
  let at = 0;
  for (;;) {
    const end = text.indexOf('\r\n', at);
    const length = end < 0 ? 0 : Number.parseInt(text.slice(at, end), 16);
    if (length === 0) return parts.join('');
    parts.push(text.slice(end + 2, end + 2 + length));
    at = end + 2 + length + 2;
  }
}

function parseAnswer(text: string): RawAnswer | null {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [first = '', ...lines] = text.slice(0, end).split('\r\n');
  const headers = new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const rest = text.slice(end + 4);
  const body = headers.get('transfer-encoding') === 'chunked' ? readChunks(rest) : rest;
  return { status: Number(first.split(' ')[1]), headers, body, text };
}

/** An endless answer, such as events that should have been refused, is ended after this silence. */
const silenceMs = 60_000;

/** Sends bytes; returns the answer once the server has closed the connection; null if there is none. */
export function sendBytes(
  port: number,
  bytes: Buffer | string,
  { isCutOff = false }: { isCutOff?: boolean } = {},
): Promise<RawAnswer | null> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(port, '127.0.0.1');
    socket.setEncoding('utf8');
    socket.on('data', (part: string) => (text += part));
    socket.on('error', () => undefined); // The server disconnected first; what came counts.
    socket.on('close', () => resolve(parseAnswer(text)));
    socket.setTimeout(silenceMs, () => socket.destroy());
    if (isCutOff) socket.end(bytes);
    else socket.write(bytes);
  });
}
