import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { EventFrame, EventPosition, Reply } from '../../../../shared/contract.ts';
import type { Backend } from '../../../../main/hosts/backend.ts';
import { startBrowserHost, type BrowserHost } from '../../../../main/hosts/browser/server.ts';
import { createEventLog, type EventLog } from '../../../../main/hosts/event-log.ts';
import { createUploadFolder } from '../../../../main/hosts/browser/upload-folder.ts';
import { page } from './lab-server.ts';
import { requestBytes, sendBytes } from './raw-request.ts';
import { patienceMs } from '../../../support/patience.ts';

const epoch = 'life';

/** A server over an event log, with no lab; calls are never answered. */
interface EventServer {
  readonly host: BrowserHost;
  readonly log: EventLog;
  readonly token: string;
  /** Subscriptions that have not been ended. */
  open(): number;
  /** Sends runs.changed with this many keys of 64 letters. */
  publish(keys?: number): void;
}

const hosts: BrowserHost[] = [];
const sockets: Socket[] = [];
const readers: Reader[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const reader of readers.splice(0)) reader.hangUp();
  for (const host of hosts.splice(0)) await host.close();
});

async function startEventServer(limit?: number): Promise<EventServer> {
  const log = createEventLog(limit, epoch);
  let open = 0;
  const backend: Backend = {
    dispatch: () => new Promise<Reply>(() => {}),
    subscribe(after, listener) {
      open += 1;
      const end = log.subscribe(after, listener);
      return () => {
        open -= 1;
        end();
      };
    },
    offerFile: () => new Promise<Reply>(() => {}),
    close: async () => {},
  };
  const uploads = await createUploadFolder();
  const host = await startBrowserHost({ backend, files: page, uploads });
  hosts.push(host);
  const body = JSON.stringify({ ticket: new URL(host.newLink()).hash.slice('#ticket='.length) });
  const head = { Host: `127.0.0.1:${host.port}`, 'Content-Type': 'application/json' };
  const answer = await sendBytes(host.port, requestBytes({ path: '/api/session', body }, head));
  const { value } = JSON.parse(answer!.body) as { value: { token: string } };
  const publish = (keys = 0) =>
    log.publish('runs.changed', { keys: Array.from({ length: keys }, () => 'a'.repeat(64)) });
  return { host, log, token: value.token, open: () => open, publish };
}

function request(server: EventServer, method: string, path: string, body = ''): Buffer {
  const head = { Host: `127.0.0.1:${server.host.port}`, 'Content-Type': 'application/json' };
  const headers = { 'X-Lab-Token': server.token, Connection: 'keep-alive' };
  return requestBytes({ method, path, headers, body }, head);
}

const eventsPath = (after: EventPosition | null) =>
  after === null ? '/api/events' : `/api/events?epoch=${after.epoch}&seq=${after.seq}`;

/** One connection that reads events. */
class Reader {
  readonly frames: EventFrame[] = [];
  blankLines = 0;
  isClosed = false;
  private readonly request: ClientRequest;
  private response: IncomingMessage | null = null;
  private rest = '';

  constructor(server: EventServer, after: EventPosition | null) {
    const { port } = server.host;
    const headers = { 'X-Lab-Token': server.token };
    this.request = httpRequest({ host: '127.0.0.1', port, path: eventsPath(after), headers });
    this.request.on('error', () => undefined); // It was cut off; what came counts.
    this.request.on('close', () => (this.isClosed = true));
    this.request.on('response', (response) => {
      this.response = response.setEncoding('utf8');
      response.on('error', () => undefined);
      response.on('data', (text: string) => this.take(text));
    });
    readers.push(this);
    this.request.end();
  }

  private take(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop()!;
    for (const line of lines) {
      if (line === '') this.blankLines += 1;
      else this.frames.push(JSON.parse(line) as EventFrame);
    }
  }

  seqs(): number[] {
    return this.frames.map(({ seq }) => seq);
  }

  isAnswered = (): boolean => this.response !== null;

  pause(): void {
    this.response!.pause();
  }

  resume(): void {
    this.response!.resume();
  }

  hangUp(): void {
    this.request.destroy();
  }
}

/** Waits in real time for something to become true, whatever timers the test uses. */
async function eventually(check: () => void): Promise<void> {
  for (const until = performance.now() + patienceMs; ; await sleep(5)) {
    try {
      return check();
    } catch (error) {
      if (performance.now() > until) throw error;
    }
  }
}

async function startReading(server: EventServer, after: EventPosition | null): Promise<Reader> {
  const before = server.open();
  const reader = new Reader(server, after);
  await eventually(() => expect([server.open(), reader.isAnswered()]).toEqual([before + 1, true]));
  return reader;
}

describe('events over HTTP', () => {
  it('come one per line, in order, from now on', async () => {
    const server = await startEventServer();
    server.publish();
    const reader = await startReading(server, null);
    for (let i = 0; i < 5; i += 1) server.publish(i);
    await eventually(() => expect(reader.seqs()).toEqual([2, 3, 4, 5, 6]));
    expect(reader.frames[1]).toEqual({
      epoch,
      seq: 3,
      event: 'runs.changed',
      payload: { keys: ['a'.repeat(64)] },
    });
  });

  it('continue after the given position', async () => {
    const server = await startEventServer();
    for (let i = 0; i < 5; i += 1) server.publish();
    const reader = await startReading(server, { epoch, seq: 3 });
    server.publish();
    await eventually(() => expect(reader.seqs()).toEqual([4, 5, 6]));
  });

  it.each([
    ['too old', { epoch, seq: 1 }],
    ['of another life', { epoch: 'another', seq: 5 }],
    ['still to come', { epoch, seq: 6 }],
  ])('begin with missed when the position is %s', async (_what, after) => {
    const server = await startEventServer(2);
    for (let i = 0; i < 5; i += 1) server.publish();
    const reader = await startReading(server, after);
    const missed = { epoch, seq: 5, event: 'missed', payload: null };
    await eventually(() => expect(reader.frames).toEqual([missed]));
    server.publish();
    await eventually(() => expect(reader.seqs()).toEqual([5, 6]));
  });

  it('reach a page that loses its connection repeatedly, each once', async () => {
    const server = await startEventServer();
    const first = await startReading(server, null);
    server.publish();
    await eventually(() => expect(first.seqs()).toEqual([1]));
    const seen = first.seqs();
    first.hangUp();
    for (let round = 0; round < 10; round += 1) {
      for (let i = 0; i < round; i += 1) server.publish();
      const reader = new Reader(server, { epoch, seq: seen.at(-1)! });
      for (let i = 0; i < 3; i += 1) server.publish(round);
      await eventually(() => expect(reader.seqs().length).toBeGreaterThanOrEqual(round));
      reader.hangUp();
      seen.push(...reader.seqs());
    }
    expect(seen.length).toBeGreaterThan(45);
    expect(seen).toEqual(seen.map((_, i) => i + 1));
  });
});

describe('a page that does not read', () => {
  it('is disconnected, and catches up when it returns', async () => {
    const server = await startEventServer();
    const asleep = await startReading(server, null);
    server.publish();
    await eventually(() => expect(asleep.seqs()).toEqual([1]));
    asleep.pause();
    for (let i = 0; i < 400; i += 1) server.publish(1000);
    await eventually(() => expect(server.open()).toBe(0));
    asleep.resume();
    await eventually(() => expect(asleep.isClosed).toBe(true));
    const seen = asleep.seqs();
    expect(seen.length).toBeLessThan(401);
    while (seen.length < 401) {
      const known = seen.length;
      const reader = new Reader(server, { epoch, seq: seen.at(-1)! });
      const isDone = () => known + reader.seqs().length >= 401 || reader.isClosed;
      await eventually(() => expect(isDone()).toBe(true));
      reader.hangUp();
      seen.push(...reader.seqs());
      expect(seen.length).toBeGreaterThan(known);
    }
    expect(seen).toEqual(Array.from({ length: 401 }, (_, i) => i + 1));
  });

  it('does not block another that does', async () => {
    const server = await startEventServer();
    const asleep = await startReading(server, null);
    asleep.pause();
    const awake = await startReading(server, null);
    for (let round = 0; round < 40; round += 1) {
      for (let i = 0; i < 10; i += 1) server.publish(1000);
      await eventually(() => expect(awake.seqs().length).toBe(10 * (round + 1)));
    }
    expect(server.open()).toBe(1);
  });
});

describe('a connection for events', () => {
  it('is kept alive by blank lines', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const server = await startEventServer();
    const reader = await startReading(server, null);
    vi.advanceTimersByTime(14_999);
    server.publish();
    await eventually(() => expect(reader.seqs()).toEqual([1]));
    expect(reader.blankLines).toBe(0);
    vi.advanceTimersByTime(1);
    await eventually(() => expect(reader.blankLines).toBe(1));
    vi.advanceTimersByTime(30_000);
    await eventually(() => expect(reader.blankLines).toBe(3));
    expect(reader.seqs()).toEqual([1]);
  });

  it('leaves no listener and no timer when the page disconnects', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const server = await startEventServer();
    for (let i = 0; i < 5; i += 1) await startReading(server, null);
    expect(vi.getTimerCount()).toBe(5);
    for (const reader of readers) reader.hangUp();
    await eventually(() => expect(server.open()).toBe(0));
    expect(vi.getTimerCount()).toBe(0);
    server.publish();
  });

  it('leaves none when it waited behind a call on the same connection either', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const server = await startEventServer();
    const socket = connect(server.host.port, '127.0.0.1');
    sockets.push(socket);
    socket.write(request(server, 'POST', '/api/call', '{}'));
    socket.write(request(server, 'GET', '/api/events'));
    await eventually(() => expect(server.open()).toBe(1));
    socket.destroy();
    await eventually(() => expect(server.open()).toBe(0));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is disconnected even when it waits behind a call and would pile up', async () => {
    const server = await startEventServer();
    const socket = connect(server.host.port, '127.0.0.1');
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.write(request(server, 'POST', '/api/call', '{}'));
    socket.write(request(server, 'GET', '/api/events'));
    await eventually(() => expect(server.open()).toBe(1));
    for (let i = 0; i < 100; i += 1) server.publish(1000);
    await eventually(() => expect(server.open()).toBe(0));
  });

  it('ends when the host closes, and nobody can connect after that', async () => {
    const server = await startEventServer();
    const reader = await startReading(server, null);
    await server.host.close();
    await eventually(() => expect(reader.isClosed).toBe(true));
    await eventually(() => expect(server.open()).toBe(0));
    const answer = await sendBytes(server.host.port, 'GET / HTTP/1.1\r\n\r\n');
    expect(answer).toBeNull();
  });
});
