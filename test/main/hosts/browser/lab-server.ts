import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { CallName, TraceJob } from '../../../../shared/contract.ts';
import type { Backend } from '../../../../main/hosts/backend.ts';
import { startBrowserHost } from '../../../../main/hosts/browser/server.ts';
import { createUploadFolder } from '../../../../main/hosts/browser/upload-folder.ts';
import { createEventLog } from '../../../../main/hosts/event-log.ts';
import { openLabBackend } from '../../../../main/hosts/lab-backend.ts';
import { securityHeaders, type StaticFiles } from '../../../../main/hosts/static-files.ts';
import { createInlinePool } from '../../../../main/pool/inline-pool.ts';
import { requestBytes, sendBytes, type RawAnswer, type RawRequest } from './raw-request.ts';

const index = { type: 'text/html; charset=utf-8', bytes: Buffer.from('<!doctype html>') };
const script = { type: 'text/javascript; charset=utf-8', bytes: Buffer.from('export {};') };

/** A page of two files. */
export const page: StaticFiles = new Map([
  ['/', index],
  ['/index.html', index],
  ['/assets/index.js', script],
]);

export interface LabServer {
  readonly port: number;
  readonly token: string;
  /** The ticket that was exchanged for the token. */
  readonly usedTicket: string;
  newTicket(): string;
  /** Sends a call of the lab's own page, changed as the request says. */
  send(request: RawRequest): Promise<RawAnswer | null>;
  sendText(bytes: string | Buffer, options?: { isCutOff: boolean }): Promise<RawAnswer | null>;
  /** Files that were sent and are still kept. */
  keptFiles(): string[];
  /** Every reported state of a trace job. */
  readonly jobs: readonly TraceJob[];
  /** All that a request could have changed, and how many events were sent. */
  dump(): Promise<unknown>;
  close(): Promise<void>;
}

/** A call that would change something if it were admitted. */
export const changingCall = JSON.stringify({ call: 'settings.set', input: { theme: 'dark' } });

interface OpenBackend {
  readonly backend: Backend;
  readonly jobs: TraceJob[];
  readonly dump: () => Promise<unknown>;
}

async function openBackend(): Promise<OpenBackend> {
  const jobs: TraceJob[] = [];
  const log = createEventLog();
  let told = 0;
  const lab = openLabBackend(
    { database: ':memory:', host: 'memory', appVersion: '0.0.0', study: 'manual' },
    {
      chooseFile: null,
      pool: createInlinePool(),
      publish: (event, payload) => {
        told += 1;
        log.publish(event, payload);
      },
      onInternalError: (what, error) => {
        throw new Error(`internal error in ${what}`, { cause: error });
      },
    },
  );
  const value = async (call: CallName) => {
    const reply = await lab.dispatch({ call, input: {} });
    if (!reply.ok) throw new Error(reply.error.message);
    return reply.value;
  };
  const calls: CallName[] = [
    'store.describe',
    'run.query',
    'settings.get',
    'sweep.list',
    'trace.jobs',
    'trace.list',
  ];
  const dump = async () => ({ told, values: await Promise.all(calls.map(value)) });
  const offerFile: Backend['offerFile'] = async (file) => lab.offerFile(file);
  log.subscribe(null, (frame) => frame.event === 'trace.job' && jobs.push(frame.payload));
  return { backend: { ...lab, offerFile, subscribe: log.subscribe }, jobs, dump };
}

/** The content of the upload folders except for their owner marks. */
function sentFiles(parent: string): string[] {
  const paths = readdirSync(parent, { recursive: true, encoding: 'utf8' });
  return paths.filter((path) => /[\\/]/.test(path) && !path.endsWith('holder.json'));
}

/** A real lab in memory behind a real server on a free port. */
export async function startLabServer(): Promise<LabServer> {
  const { backend, jobs, dump } = await openBackend();
  const parent = mkdtempSync(join(tmpdir(), 'lab-server-'));
  const uploads = await createUploadFolder(parent);
  const host = await startBrowserHost({ backend, files: page, uploads });
  const { port } = host;
  const defaults = { Host: `127.0.0.1:${port}`, 'Content-Type': 'application/json' };
  const newTicket = () => new URL(host.newLink()).hash.slice('#ticket='.length);
  const usedTicket = newTicket();
  const body = JSON.stringify({ ticket: usedTicket });
  const session = await sendBytes(port, requestBytes({ path: '/api/session', body }, defaults));
  const { value } = JSON.parse(session?.body ?? '') as { value: { token: string } };
  const signedIn = { ...defaults, 'X-Lab-Token': value.token };
  return {
    port,
    token: value.token,
    usedTicket,
    newTicket,
    send: (request) => sendBytes(port, requestBytes(request, signedIn)),
    sendText: (bytes, options) => sendBytes(port, bytes, options),
    keptFiles: () => sentFiles(parent),
    jobs,
    dump,
    close: async () => {
      await host.close();
      await backend.close();
      await uploads.remove();
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

/** Every answer has these, whatever its status. */
export function expectSecurityHeaders({ headers }: RawAnswer): void {
  const own = Object.entries(securityHeaders);
  const got = own.map(([name]) => [name, headers.get(name.toLowerCase())]);
  expect(got).toEqual(own);
  const names = [...headers.keys()];
  expect(
    names.filter((name) => /^(access-control-|set-cookie|server|x-powered)/.test(name)),
  ).toEqual([]);
}

const plainLine = expect.stringMatching(/^[\x20-\x7e]+$/) as unknown;

/** A refusal is a Reply in plain ASCII, with every header, and reveals no secret. */
export function expectRefusal(
  answer: RawAnswer | null,
  { status, code }: { status: number; code: string },
  secrets: readonly string[],
): void {
  expect(answer?.status).toBe(status);
  if (!answer) return;
  const error = { code, message: plainLine, hint: plainLine };
  expect(JSON.parse(answer.body)).toEqual({ ok: false, error });
  expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  expectSecurityHeaders(answer);
  for (const secret of secrets) expect(answer.text).not.toContain(secret);
}

/** For after each refusal. */
export async function expectUnchanged(lab: LabServer, before: unknown): Promise<void> {
  expect(await lab.dump()).toEqual(before);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
}
