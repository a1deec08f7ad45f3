// Takes a file that a page sends: writes it to the disk as it comes, and offers it to the lab for a
// token. The rule: only one piece is in memory at a time, and an interrupted file leaves nothing behind.
// access.ts decides who may send.
import { open, rm } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import type { Reply } from '../../../shared/contract.ts';
import type { Backend } from '../backend.ts';
import { refuse } from '../dispatch.ts';
import type { UploadFolder } from './upload-folder.ts';

export interface UploadAnswer {
  readonly status: number;
  readonly reply: Reply;
}

export interface UploadParts {
  readonly backend: Backend;
  readonly uploads: UploadFolder;
}

/** Space on the disk that is left for others, bytes. */
const reservedBytes = 64_000_000;
/** A page that sends nothing for this long counts as disconnected. */
const silenceMs = 120_000;
/** How long a refused body is still read: a browser that is still sending may not see the answer. */
const lingerMs = 10_000;

function noRoom(): UploadAnswer {
  const message = 'the disk for temporary files has no space for the file';
  const hint = 'free some space, or start the lab with TMPDIR set to a folder on a larger disk';
  return { status: 507, reply: refuse('too-large', message, hint) };
}

function notKept(error: unknown): UploadAnswer {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') return noRoom();
  const reason = String(error).replace(/[^\x20-\x7e]+/g, ' ');
  const message = `the file could not be stored: ${reason}`.slice(0, 500);
  return {
    status: 500,
    reply: refuse('internal', message, 'check that TMPDIR can be written to'),
  };
}

async function hasRoom(request: IncomingMessage, uploads: UploadFolder): Promise<boolean> {
  const declared = Number(request.headers['content-length'] ?? 0);
  const free = declared > 0 ? await uploads.freeBytes() : null;
  return free === null || declared + reservedBytes <= free;
}

/** Writes piece by piece: the next one is read from the network when the last one is on the disk. */
async function writeBody(request: IncomingMessage, path: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const part of request.iterator({ destroyOnReturn: false })) {
      await file.appendFile(part as Buffer);
    }
  } finally {
    await file.close();
  }
}

function readOn(request: IncomingMessage): void {
  if (request.complete) return;
  request.resume();
  setTimeout(() => !request.complete && request.destroy(), lingerMs).unref();
}

/** Stores the body and offers it; removes it if the lab does not take it. */
async function keepBody(
  request: IncomingMessage,
  name: string,
  { backend, uploads }: UploadParts,
): Promise<UploadAnswer> {
  const path = await uploads.newPath();
  let isTaken = false;
  try {
    await writeBody(request, path);
    const reply = await backend.offerFile({ purpose: 'read', path, name, isTemporary: true });
    isTaken = reply.ok;
    return { status: reply.ok ? 200 : 409, reply };
  } finally {
    if (!isTaken) await rm(path, { force: true }).catch(() => undefined);
  }
}

/**
 * Takes the body as a trace file named `name`.
 * @throws if the page disconnects; nothing more can be reported then.
 */
export async function takeUpload(
  request: IncomingMessage,
  name: string,
  parts: UploadParts,
): Promise<UploadAnswer> {
  request.setTimeout(silenceMs, () => request.destroy());
  let answer: UploadAnswer;
  try {
    answer = (await hasRoom(request, parts.uploads))
      ? await keepBody(request, name, parts)
      : noRoom();
  } catch (error) {
    if (request.destroyed && !request.complete) throw error;
    answer = notKept(error);
  }
  readOn(request);
  return answer;
}
