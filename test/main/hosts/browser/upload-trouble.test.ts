import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { request as httpRequest, type ClientRequest } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { startBrowserHost, type BrowserHost } from '../../../../main/hosts/browser/server.ts';
import { createUploadFolder } from '../../../../main/hosts/browser/upload-folder.ts';
import type { UploadFolder } from '../../../../main/hosts/browser/upload-folder.ts';
import { refuse } from '../../../../main/hosts/dispatch.ts';
import { FakeBackend } from '../electron/fake-backend.ts';
import { page } from './lab-server.ts';
import { requestBytes, sendBytes, type RawAnswer, type RawRequest } from './raw-request.ts';
import { patienceMs } from '../../../support/patience.ts';

const parent = mkdtempSync(join(tmpdir(), 'lab-trouble-'));
const hosts: BrowserHost[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const host of hosts.splice(0)) await host.close();
});
afterAll(() => rmSync(parent, { recursive: true, force: true }));

interface Server {
  readonly port: number;
  readonly headers: Readonly<Record<string, string>>;
  send(request: RawRequest): Promise<RawAnswer | null>;
}

async function start(uploads: UploadFolder, backend = new FakeBackend()): Promise<Server> {
  const host = await startBrowserHost({ backend, files: page, uploads });
  hosts.push(host);
  const { port } = host;
  const defaults = { Host: `127.0.0.1:${port}`, 'Content-Type': 'application/json' };
  const body = JSON.stringify({ ticket: new URL(host.newLink()).hash.slice('#ticket='.length) });
  const session = await sendBytes(port, requestBytes({ path: '/api/session', body }, defaults));
  const { value } = JSON.parse(session!.body) as { value: { token: string } };
  const headers = { 'Content-Type': 'application/octet-stream', 'X-Lab-Token': value.token };
  const send = (request: RawRequest) =>
    sendBytes(
      port,
      requestBytes({ path: '/api/file?name=a', ...request }, { ...defaults, ...headers }),
    );
  return { port, headers, send };
}

function errorOf(answer: RawAnswer | null): unknown {
  const reply = JSON.parse(answer!.body) as { error?: unknown };
  return { status: answer!.status, ...(reply.error as object) };
}

const unwritable = (code: string): UploadFolder => ({
  newPath: () => Promise.reject(Object.assign(new Error(`${code}: no, mkdtemp`), { code })),
  freeBytes: async () => null,
  remove: async () => undefined,
});

describe('a full disk', () => {
  const noRoom = {
    status: 507,
    code: 'too-large',
    message: 'the disk for temporary files has no space for the file',
    hint: expect.stringContaining('TMPDIR'),
  };

  it('is reported before the file has come, if its length is declared', async () => {
    const folder = await createUploadFolder(parent);
    const newPath = vi.fn<UploadFolder['newPath']>(folder.newPath);
    const { send } = await start({ ...folder, newPath, freeBytes: async () => 64_000_010 });
    expect(errorOf(await send({ body: 'x'.repeat(11) }))).toEqual(noRoom);
    expect(newPath).not.toHaveBeenCalled();
    expect((await send({ body: 'x'.repeat(10) }))?.status).toBe(200);
    await folder.remove();
  });

  it.each(['ENOSPC', 'EDQUOT'])('is reported when it is detected: %s', async (code) => {
    const { send } = await start(unwritable(code));
    expect(errorOf(await send({ body: 'text' }))).toEqual(noRoom);
  });

  it('lets a page that is still sending see the answer', async () => {
    const { send } = await start(unwritable('ENOSPC'));
    // More than fits into what the system keeps of a connection: it is read, or never sent.
    const answer = await send({ body: Buffer.alloc(64 << 20) });
    expect(errorOf(answer)).toEqual(noRoom);
  });
});

function open(port: number, headers: Readonly<Record<string, string>>): ClientRequest {
  const request = httpRequest({ port, path: '/api/file?name=a', method: 'POST', headers });
  request.on('error', () => undefined); // Some are disconnected.
  return request;
}

describe('a file that cannot be stored', () => {
  it('is reported with the reason', async () => {
    const { send } = await start(unwritable('EROFS'));
    expect(errorOf(await send({ body: 'text' }))).toEqual({
      status: 500,
      code: 'internal',
      message: 'the file could not be stored: Error: EROFS: no, mkdtemp',
      hint: 'check that TMPDIR can be written to',
    });
  });

  it('leaves nothing when the lab refuses it', async () => {
    const folder = await createUploadFolder(parent);
    const backend = new FakeBackend();
    const offered: string[] = [];
    backend.offerFile = async ({ path }) => {
      offered.push(path);
      expect(existsSync(path)).toBe(true);
      return refuse('cancelled', 'the lab is closing', 'start it again');
    };
    const { send } = await start(folder, backend);
    expect(errorOf(await send({ body: 'text' }))).toMatchObject({ status: 409, code: 'cancelled' });
    expect(offered.map((path) => existsSync(path))).toEqual([false]);
    await folder.remove();
    expect(readdirSync(parent)).toEqual([]);
  });

  it('is removed when the server closes halfway', async () => {
    const folder = await createUploadFolder(parent);
    const { port, headers } = await start(folder);
    const request = open(port, headers);
    request.write('text');
    await vi.waitFor(() => expect(readdirSync(parent)).toHaveLength(1), { timeout: patienceMs });
    await hosts.pop()!.close();
    await folder.remove();
    await vi.waitFor(() => expect(readdirSync(parent)).toEqual([]), { timeout: patienceMs });
  });
});

describe('a body that comes slowly', () => {
  const fiveMinutesMs = 300_000;
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  /** A request whose body is half sent, once the server has it; what came back, and its end. */
  async function begin({ port, headers }: Server, path: string, changes: Record<string, string>) {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const socket = connect(port, '127.0.0.1');
    let text = '';
    socket.setEncoding('utf8').on('data', (part: string) => (text += part));
    const end = new Promise((resolve) => socket.on('close', resolve));
    const length = { 'Content-Length': '8', Connection: 'keep-alive', ...changes };
    const head = requestBytes({ path, headers: length }, { Host: `127.0.0.1:${port}`, ...headers });
    socket.write(Buffer.concat([head, Buffer.from('half')]));
    while (vi.getTimerCount() === 0) await turn();
    for (let i = 0; i < 20; i++) await turn();
    return { socket, end, text: () => text };
  }

  it.each([
    ['/api/call', 408],
    ['/nothing', 404],
  ])('is rejected after five minutes, not before: %s', async (path, status) => {
    const server = await start(unwritable('EROFS'));
    const type = { 'Content-Type': 'application/json' };
    const { socket, end, text } = await begin(server, path, type);
    vi.advanceTimersByTime(fiveMinutesMs - 1);
    for (let i = 0; i < 20; i++) await turn();
    expect(socket.closed).toBe(false);
    vi.advanceTimersByTime(1);
    await end;
    expect(text()).toContain(`HTTP/1.1 ${status} `);
  });

  it('has no time limit when it is a file', async () => {
    const folder = await createUploadFolder(parent);
    const { socket, text } = await begin(await start(folder), '/api/file?name=a', {});
    vi.advanceTimersByTime(10 * fiveMinutesMs);
    for (let i = 0; i < 20; i++) await turn();
    socket.write('half');
    while (!text().includes('token-1')) await turn();
    expect(text()).toContain('HTTP/1.1 200 ');
    socket.destroy();
    await folder.remove();
  });
});
