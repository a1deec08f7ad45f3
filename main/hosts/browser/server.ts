// Serves the lab over HTTP on loopback: the built page, calls, files, events. The rule: 127.0.0.1 only;
// every request passes access.ts first; a message is read only up to its limit; every answer of the API
// is a Reply, whatever its status. The backend performs the calls.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import * as v from 'valibot';
import type { Reply } from '../../../shared/contract.ts';
import { LabError, type ErrorCode } from '../../../shared/errors.ts';
import type { Backend } from '../backend.ts';
import { refuse } from '../dispatch.ts';
import { watchStrangers } from './strangers.ts';
import { isTooLarge } from '../message-limit.ts';
import { securityHeaders, type StaticFiles } from '../static-files.ts';
import { checkRequest, tooLarge, type Refusal, type RequestHead } from './access.ts';
import { refuseBroken, refuseSlow } from './broken-request.ts';
import { readPosition, streamEvents } from './event-stream.ts';
import { createSessions, type Sessions } from './sessions.ts';
import type { UploadFolder } from './upload-folder.ts';
import { takeUpload } from './upload.ts';

export interface BrowserHost {
  readonly port: number;
  /** A link with a new ticket; it works once. */
  newLink(): string;
  /** Ends every connection; the backend stays open. */
  close(): Promise<void>;
}

export interface BrowserHostOptions {
  readonly backend: Backend;
  readonly files: StaticFiles;
  /** The backend reads its files, so the caller removes it only after closing the backend. */
  readonly uploads: UploadFolder;
  /** 0 or absent means any free port. */
  readonly port?: number | undefined;
}

const tokenHeader = 'x-lab-token';
/** Everything but a file must be sent within this time. */
const bodyMs = 300_000;
/** Node's own default, which Node couples to its limit for the body. */
const headMs = 60_000;
const statusOfCode: Readonly<Partial<Record<ErrorCode, number>>> = {
  'unknown-call': 404,
  'not-found': 404,
  'too-large': 413,
  'not-allowed': 409,
  cancelled: 409,
  'database-busy': 409,
  'run-failed': 500,
  internal: 500,
  'database-unreadable': 500,
  'database-foreign': 500,
  'database-newer': 500,
};

function statusOf(reply: Reply): number {
  return reply.ok ? 200 : (statusOfCode[reply.error.code] ?? 400);
}

function readHead(request: IncomingMessage): RequestHead & { readonly query: URLSearchParams } {
  const one = (name: string) => {
    const value = request.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  };
  const [path = '', query = ''] = (request.url ?? '').split('?', 2);
  return {
    method: request.method ?? '',
    path,
    query: new URLSearchParams(query),
    host: one('host'),
    origin: one('origin'),
    site: one('sec-fetch-site'),
    isNavigation: one('sec-fetch-mode') === 'navigate' && one('sec-fetch-dest') === 'document',
    contentType: one('content-type'),
    contentLength: one('content-length'),
    token: one(tokenHeader),
  };
}

function sendReply(
  response: ServerResponse,
  status: number,
  reply: Reply,
  headers: Readonly<Record<string, string>> = {},
): void {
  const type = { 'Content-Type': 'application/json; charset=utf-8' };
  response.writeHead(status, { ...type, ...headers }).end(JSON.stringify(reply));
}

function sendRefusal(response: ServerResponse, { status, headers, ...error }: Refusal): void {
  sendReply(response, status, refuse(error.code, error.message, error.hint), headers);
}

/** The body as JSON; a refusal if it is too long or not JSON. Throws if the page disconnects. */
async function readJson(request: IncomingMessage): Promise<{ value: unknown } | Refusal> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    if (!Buffer.isBuffer(part)) throw new Error('the body is not bytes');
    length += part.length;
    if (isTooLarge(length)) return tooLarge();
    parts.push(part);
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts));
    return { value: JSON.parse(text) };
  } catch {
    const hint = 'send one JSON object in UTF-8';
    return { status: 400, code: 'bad-message', message: 'the body is not JSON', hint };
  }
}

const ticketSchema = v.strictObject({ ticket: v.pipe(v.string(), v.maxLength(200)) });

function openSession(sessions: Sessions, body: unknown): { status: number; reply: Reply } {
  const parsed = v.safeParse(ticketSchema, body);
  if (!parsed.success) {
    const reply = refuse('bad-message', 'the body has no ticket', 'send {"ticket": "..."}');
    return { status: 400, reply };
  }
  const token = sessions.exchange(parsed.output.ticket);
  if (token !== null) return { status: 200, reply: { ok: true, value: { token } } };
  const hint = 'press Enter where the lab was started; it prints a new link';
  return { status: 401, reply: refuse('not-allowed', 'the link has been used before', hint) };
}

function answerEvents(backend: Backend, response: ServerResponse, query: URLSearchParams): void {
  const after = readPosition(query);
  if (after !== undefined) {
    streamEvents(backend, response, after);
    return;
  }
  const hint = 'name epoch and seq of the last event, or neither';
  sendReply(response, 400, refuse('bad-message', 'the position is malformed', hint));
}

interface AnswerParts extends Pick<BrowserHostOptions, 'backend' | 'files' | 'uploads'> {
  readonly sessions: Sessions;
  /** Known once the server listens. */
  readonly port: () => number;
  /** Called for a request whose body has no time limit. */
  readonly allowTime: (request: IncomingMessage) => void;
  /** Called for a connection that has shown a token. */
  readonly trust: (socket: Socket) => void;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Answers a request. Rejects if the page disconnects. */
function createAnswer(parts: AnswerParts): Answer {
  const { backend, files, uploads, sessions, port, allowTime, trust } = parts;

  async function answerMessage(request: IncomingMessage, response: ServerResponse, path: string) {
    const body = await readJson(request);
    if ('status' in body) {
      sendRefusal(response, body);
      return;
    }
    if (path === '/api/session') {
      const { status, reply } = openSession(sessions, body.value);
      sendReply(response, status, reply);
      return;
    }
    const reply = await backend.dispatch(body.value);
    sendReply(response, statusOf(reply), reply);
  }

  return async (request, response) => {
    for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
    const head = readHead(request);
    if (head.token !== undefined && sessions.isToken(head.token)) trust(request.socket);
    const refusal = checkRequest(head, {
      port: port(),
      isToken: (token) => sessions.isToken(token),
      isFile: (path) => files.has(path),
    });
    const file = files.get(head.path);
    if (refusal) {
      sendRefusal(response, refusal);
    } else if (file) {
      response.writeHead(200, { 'Content-Type': file.type, 'Content-Length': file.bytes.length });
      response.end(head.method === 'HEAD' ? undefined : file.bytes);
    } else if (head.path === '/api/events') {
      answerEvents(backend, response, head.query);
    } else if (head.path === '/api/file') {
      allowTime(request);
      const name = head.query.get('name') ?? '';
      const { status, reply } = await takeUpload(request, name, { backend, uploads });
      sendReply(response, status, reply);
    } else {
      await answerMessage(request, response, head.path);
    }
  };
}

/** Ends a connection whose body has not come in time, unless it has no time limit. */
function createClock() {
  const unhurried = new WeakSet<IncomingMessage>();
  return {
    allowTime: (request: IncomingMessage) => void unhurried.add(request),
    start(request: IncomingMessage, response: ServerResponse): void {
      const { socket } = request;
      const isLate = () => !request.complete && !unhurried.has(request);
      const late = setTimeout(() => isLate() && refuseSlow(socket), bodyMs).unref();
      // The rest of a refused body is late too if it keeps coming.
      response.once('close', () => request.complete && clearTimeout(late));
    },
  };
}

/**
 * Serves the lab on 127.0.0.1.
 * @throws LabError `bad-value` if the port is taken or cannot be used.
 */
export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const sessions = createSessions();
  const clock = createClock();
  let port = 0;
  const { allowTime } = clock;
  const trust = (socket: Socket) => strangers.trust(socket);
  const answer = createAnswer({ ...options, sessions, port: () => port, allowTime, trust });

  const take = (request: IncomingMessage, response: ServerResponse) => {
    clock.start(request, response);
    answer(request, response).catch(() => {
      // The page disconnected while sending, or an answer was half sent: nothing more can be reported.
      response.destroy();
    });
  };
  // Node limits the time of every body or of none, and a file may take hours to come.
  const times = { headersTimeout: headMs, requestTimeout: 0 };
  // A request without Host, or with an unknown Expect, is refused here, not by Node.
  const server = createServer({ requireHostHeader: false, ...times }, take);
  server.on('checkExpectation', take);
  server.on('clientError', (error, socket) => refuseBroken(error, socket as Socket));
  server.maxConnections = 200;
  const strangers = watchStrangers(server);
  await listen(server, options.port ?? 0);
  ({ port } = server.address() as AddressInfo);
  return {
    port,
    newLink: () => `http://127.0.0.1:${port}/#ticket=${sessions.issueTicket()}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    // This listener stays: a later error, such as too many open files, must not end the process.
    server.on('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is in use' : `cannot be used: ${error.message}`;
      const hint = 'name another, or omit --port for any free one';
      reject(new LabError('bad-value', `port ${port} ${why}`, hint, { cause: error }));
    });
    server.listen(port, '127.0.0.1', () => resolve());
  });
}
