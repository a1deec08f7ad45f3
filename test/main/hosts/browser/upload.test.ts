import { readFileSync } from 'node:fs';
import { request as httpRequest, type ClientRequest } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Reply, TraceJob } from '../../../../shared/contract.ts';
import { fixtureUrl, perfLine } from '../../trace/support/read-text.ts';
import { expectSecurityHeaders, startLabServer, type LabServer } from './lab-server.ts';
import type { RawRequest } from './raw-request.ts';
import { patienceMs } from '../../../support/patience.ts';

let lab: LabServer;
beforeAll(async () => {
  lab = await startLabServer();
});
afterAll(() => lab.close());
afterEach(() => {
  const kept = lab.keptFiles();
  if (kept.length > 0) throw new Error(`files are left: ${kept.join(', ')}`);
});

const octets = { 'Content-Type': 'application/octet-stream' };
const fixture = readFileSync(fixtureUrl('kernel-build-2cpu'));

async function send(request: RawRequest): Promise<Reply> {
  const answer = await lab.send(request);
  expectSecurityHeaders(answer!);
  return JSON.parse(answer!.body) as Reply;
}

async function call(name: string, input: object): Promise<unknown> {
  const reply = await send({ body: JSON.stringify({ call: name, input }) });
  if (reply.ok) return reply.value;
  throw new Error(`${reply.error.code}: ${reply.error.message}`);
}

async function upload(body: string | Buffer, name = 'a.txt'): Promise<string> {
  const path = `/api/file?${new URLSearchParams({ name })}`;
  const reply = await send({ path, headers: octets, body });
  expect(reply).toEqual({ ok: true, value: { token: expect.stringMatching(/^[\da-f-]{36}$/) } });
  return (reply as { value: { token: string } }).value.token;
}

const importFile = async (token: string) => (await call('trace.import', { token })) as TraceJob;

async function ended(id: number): Promise<TraceJob> {
  const last = () => lab.jobs.findLast((job) => job.id === id);
  await vi.waitFor(() => expect(last()?.state).not.toBe('running'), { timeout: patienceMs });
  return last()!;
}

/** A manual upload: what is written is sent, and the test says when it is complete. */
function open(headers: Record<string, string> = {}): ClientRequest {
  const request = httpRequest({
    port: lab.port,
    path: '/api/file?name=big.txt',
    method: 'POST',
    headers: { ...octets, 'X-Lab-Token': lab.token, ...headers },
  });
  request.on('error', () => undefined); // Some are disconnected on purpose.
  return request;
}

function answerTo(request: ClientRequest): Promise<{ status: number; reply: Reply }> {
  return new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, reply: JSON.parse(text) as Reply }),
      );
    });
  });
}

/** Lines of a trace, a megabyte or so of them, later than those before. */
function pieceOfTrace(index: number): string {
  const perPiece = 10_000;
  return Array.from({ length: perPiece }, (_, i) =>
    perfLine('tlb:tlb_flush: pages:1 reason:local MM shootdown (3)', { us: index * perPiece + i }),
  )
    .map((line) => `${line}\n`)
    .join('');
}

describe('a file that a page sends', () => {
  it('is imported under its name for its token, and is not kept after that', async () => {
    const token = await upload(fixture, 'kernel build.perf.txt.zst');
    expect(lab.keptFiles()).toHaveLength(1);
    const job = await importFile(token);
    const last = await ended(job.id);
    expect(last).toMatchObject({
      kind: 'import',
      name: 'kernel build.perf.txt.zst',
      state: 'done',
      progress: { done: fixture.length, total: fixture.length, etaMs: null },
      wasStored: false,
    });
    const states = lab.jobs.filter(({ id }) => id === job.id).map(({ state }) => state);
    expect([states[0], states.at(-1)]).toEqual(['running', 'done']);
    expect(await call('trace.get', { id: last.trace })).toMatchObject({
      name: 'kernel build.perf.txt.zst',
      events: 20_000,
    });
    expect(lab.keptFiles()).toEqual([]);
    await expect(importFile(token)).rejects.toThrow('not-allowed');

    const again = await ended((await importFile(await upload(fixture, 'again'))).id);
    expect(again).toMatchObject({ state: 'done', wasStored: true, trace: last.trace });
    await call('trace.delete', { id: last.trace! });
  });

  it.each<[string, string | Buffer, string]>([
    ['nothing', '', 'the text is empty and ends at line 1'],
    ['a letter', 'Dear list,\n\nplease find below\n', 'first at line 1: "Dear list,"'],
    ['a recording', Buffer.from('PERFILE2\0\0\0\0'), 'line 1: this is a binary recording of perf'],
  ])('gets an error with line and hint: %s', async (_what, body, message) => {
    const { id } = await importFile(await upload(body));
    const { state, problem, trace } = await ended(id);
    expect([state, trace]).toEqual(['failed', null]);
    expect(problem).toMatchObject({ code: 'bad-value', hint: expect.stringContaining('perf') });
    expect(problem?.message).toContain(message);
    expect(await call('trace.list', {})).toEqual({ total: 0, rows: [] });
  });

  it.each([
    ['../../../etc/passwd', 'passwd'],
    ['/etc/passwd', 'passwd'],
    ['C:\\Windows\\a.txt', 'a.txt'],
    ['a\u0000b\r\nX-Evil: 1', 'abX-Evil: 1'],
    ['', 'file'],
    ['x'.repeat(3000), 'x'.repeat(200)],
  ])('has a name that is only displayed: %j', async (name, shown) => {
    const token = await upload('no trace', name);
    const [kept = '', ...others] = lab.keptFiles();
    expect(others).toEqual([]);
    expect(kept).toMatch(/^shootdown-lab-uploads-\w{6}[\\/][\da-f-]{36}$/);
    const job = await importFile(token);
    expect(job.name).toBe(shown);
    await ended(job.id);
  });

  it('leaves nothing when it is interrupted, and is not a job', async () => {
    const before = await lab.dump();
    for (const length of ['1000000', undefined]) {
      const request = open(length === undefined ? {} : { 'Content-Length': length });
      request.write(pieceOfTrace(0).slice(0, 500_000));
      await vi.waitFor(() => expect(lab.keptFiles()).toHaveLength(1), { timeout: patienceMs });
      request.destroy();
      await vi.waitFor(() => expect(lab.keptFiles()).toEqual([]), { timeout: patienceMs });
    }
    expect(await lab.dump()).toEqual(before);
  });

  it('leaves nothing when its import is cancelled', async () => {
    const text = Array.from({ length: 32 }, (_, index) => pieceOfTrace(index)).join('');
    const job = await importFile(await upload(text));
    const progress = { total: text.length, done: expect.any(Number) };
    await vi.waitFor(
      () => expect(lab.jobs.findLast(({ id }) => id === job.id)).toMatchObject({ progress }),
      { interval: 1, timeout: patienceMs },
    );
    const end = { state: 'cancelled', trace: null, problem: null };
    expect(await call('trace.cancel', { id: job.id })).toMatchObject(end);
    expect(await call('trace.list', {})).toEqual({ total: 0, rows: [] });
    expect(lab.keptFiles()).toEqual([]);
  });

  it('goes to the disk as it comes, and not into memory', async () => {
    const [piece, pieces] = [Buffer.alloc(1 << 20, 'no trace\n'), 256];
    const request = open();
    const answer = answerTo(request);
    const used = () => {
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    };
    const before = used();
    let most = 0;
    for (let i = 0; i < pieces; i++) {
      if (!request.write(piece)) await new Promise((resolve) => request.once('drain', resolve));
      most = Math.max(most, used() - before);
    }
    request.end();
    const { status, reply } = await answer;
    expect(status).toBe(200);
    // Pieces that were read and are garbage count, too, until they are collected.
    expect(most).toBeLessThan((pieces * piece.length) / 2);
    const { token } = (reply as { value: { token: string } }).value;
    await call('trace.cancel', { id: (await importFile(token)).id });
  });
});
