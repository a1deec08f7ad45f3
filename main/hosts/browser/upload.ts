// A file that a page sends: written to the disk as it comes, and offered to the lab for a token. The
// rule: no more of it is in memory than a piece, and one that breaks off leaves nothing. Who may send is
// left to access.ts.
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

/** Others need some room on the disk, too. */
const reservedBytes = 64_000_000;
/** A page that sends nothing for so long has gone. */
const silenceMs = 120_000;
/** What is refused is read on for so long: a browser that is still sending may not see the answer. */
const lingerMs = 10_000;

function noRoom(): UploadAnswer {
  const message = 'the disk for temporary files has no room for the file';
  const hint = 'free some space, or start the lab with TMPDIR set to a folder on a larger disk';
  return { status: 507, reply: refuse('too-large', message, hint) };
}

function notKept(error: unknown): UploadAnswer {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') return noRoom();
  const reason = String(error).replace(/[^\x20-\x7e]+/g, ' ');
  const message = `the file could not be kept: ${reason}`.slice(0, 500);
  return {
    status: 500,
    reply: refuse('internal', message, 'see whether TMPDIR can be written to'),
  };
}

async function hasRoom(request: IncomingMessage, uploads: UploadFolder): Promise<boolean> {
  const declared = Number(request.headers['content-length'] ?? 0);
  const free = declared > 0 ? await uploads.freeBytes() : null;
  return free === null || declared + reservedBytes <= free;
}

/** Piece by piece: the next one is taken from the network when the last one is on the disk. */
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

/** Keeps the body and offers it; what is not taken over by the lab is removed. */
async function keepBody(
  request: IncomingMessage,
  name: string,
  { backend, uploads }: UploadParts,
): Promise<UploadAnswer> {
  const path = await uploads.newPath();
  let isTaken = false;
  try {
    await writeBody(request, path);
    const reply = await backend.offerFile({ purpose: 'trace', path, name, isTemporary: true });
    isTaken = reply.ok;
    return { status: reply.ok ? 200 : 409, reply };
  } finally {
    if (!isTaken) await rm(path, { force: true }).catch(() => undefined);
  }
}

/**
 * Takes the body as a trace's file that is called `name`.
 * @throws when the page hangs up; nothing can be told any more.
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
