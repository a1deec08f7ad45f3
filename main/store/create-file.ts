// Makes a new database file: whole, in a draft beside it, and then under its name. The rule: a kill
// leaves a draft or a database and nothing between, no file is overwritten unless it is empty, and only
// its owner can read what it holds.
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { moveUnlessTaken, placeNew } from './place-file.ts';
import { processStart } from './process-identity.ts';

export const privateMode = 0o600;

/** Makes an empty file that only its owner can read. */
export function makePrivateFile(path: string): void {
  closeSync(openSync(path, 'wx', privateMode));
}

const draftEnds = ['', '-wal', '-shm', '-journal'];

/** The name of a draft of this process, beside what it will be. */
export function draftOf(path: string): string {
  return `${path}-${process.pid}-${randomUUID()}.partial`;
}

export function removeDraft(draft: string): void {
  for (const end of draftEnds) rmSync(`${draft}${end}`, { force: true });
}

/** Removes what processes that have died left of making this file or a copy of that name. */
export function removeDeadDrafts(path: string): void {
  const folder = dirname(path);
  const start = `${basename(path)}-`;
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (!name.startsWith(start)) continue;
    const [, pid] = /^(\d+)-[0-9a-f-]{36}\.partial/.exec(name.slice(start.length)) ?? [];
    const isDead = pid !== undefined && processStart(Number(pid)) === undefined;
    if (isDead) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/**
 * @param fill Opens the draft, writes everything and closes it.
 * @returns False if another process has made the file in the meantime.
 */
export function createFile(path: string, fill: (draft: string) => void): boolean {
  const draft = draftOf(path);
  try {
    makePrivateFile(draft);
    fill(draft);
    return placeDatabase(draft, path);
  } finally {
    removeDraft(draft);
  }
}

/** An empty file is replaced while no other process does so. */
function placeDatabase(draft: string, path: string): boolean {
  if (statSync(path, { throwIfNoEntry: false })?.size !== 0) return moveUnlessTaken(draft, path);
  const gate = `${path}.create`;
  const ageMs = Date.now() - (statSync(gate, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
  if (ageMs > gateMs) rmSync(gate, { force: true });
  if (!placeNew(draft, gate)) return false;
  try {
    if (statSync(path).size !== 0) return false;
    renameSync(draft, path);
    return true;
  } finally {
    rmSync(gate, { force: true });
  }
}

/** Far more than a renaming takes; an older gate is that of a process that was killed. */
const gateMs = 10_000;
