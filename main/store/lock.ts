// The lock file beside a database: one process at a time runs sweeps on it. The rule: the file holds
// pid, start and host, appears whole or not at all, and the lock of a dead process is taken over.
// Readers and single runs need no lock; SQLite orders their writes.
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { LabError } from '../../shared/errors.ts';
import { guard } from './database-error.ts';
import { canonicalPath } from './file-header.ts';
import { isLiving, ownIdentity, toHolder, type Holder } from './holder.ts';
import { makeFolders } from './make-folders.ts';
import { hasCode, placeNew } from './place-file.ts';

export interface SweepLock {
  /** Idempotent; does not touch a lock that another process has taken since. */
  release(): void;
}

/** A take-over takes far less than this; an older one was killed halfway. */
const takeOverMs = 10_000;

/**
 * Takes the lock of the database at this path, which need not exist yet. `:memory:` is always free.
 * @throws LabError `database-busy`, with the pid, if a living process holds it, this one included.
 */
export function acquireSweepLock(path: string): SweepLock {
  if (path === ':memory:') return { release() {} };
  const lockPath = lockPathOf(path);
  return guard(lockPath, () => {
    makeFolders(dirname(lockPath));
    const text = JSON.stringify(ownIdentity());
    const draft = `${lockPath}.${process.pid}`;
    writeFileSync(draft, text, { mode: 0o600 });
    try {
      if (!placeNew(draft, lockPath)) takeOver(draft, lockPath);
    } finally {
      rmSync(draft, { force: true });
    }
    let isHeld = true;
    return {
      release: () => {
        if (isHeld) release(lockPath, text);
        isHeld = false;
      },
    };
  });
}

/** The living process that holds the lock of this database, if any. */
export function sweepLockHolder(path: string): { readonly pid: number } | undefined {
  if (path === ':memory:') return undefined;
  const holder = readHolder(lockPathOf(path));
  return holder && isLiving(holder) ? holder : undefined;
}

function lockPathOf(path: string): string {
  return `${canonicalPath(path)}.lock`;
}

/** Replaces the lock of a dead process; a second file prevents others from doing so at the same time. */
function takeOver(draft: string, lockPath: string): void {
  refuseIfHeld(lockPath);
  const gate = `${lockPath}.takeover`;
  const gateAge = Date.now() - (statSync(gate, { throwIfNoEntry: false })?.mtimeMs ?? Infinity);
  if (gateAge > takeOverMs) rmSync(gate, { force: true });
  if (!placeNew(draft, gate)) throw busy(lockPath, readHolder(gate));
  try {
    refuseIfHeld(lockPath);
    renameSync(draft, lockPath);
  } finally {
    rmSync(gate, { force: true });
  }
}

function refuseIfHeld(lockPath: string): void {
  const holder = readHolder(lockPath);
  if (holder && isLiving(holder)) throw busy(lockPath, holder);
}

function busy(lockPath: string, holder: Holder | undefined): LabError {
  const isHere = !holder || holder.host === hostname();
  const who = `process ${holder?.pid ?? '(unknown)'}${isHere ? '' : ` on host ${holder.host}`}`;
  return new LabError(
    'database-busy',
    `${who} is running a sweep on ${lockPath.slice(0, -'.lock'.length)}`,
    `wait for it or end it; if it is not a lab, delete ${lockPath}`,
  );
}

/** undefined if there is no lock, or the file is not a lock: a lock appears whole. */
function readHolder(lockPath: string): Holder | undefined {
  try {
    return toHolder(readFileSync(lockPath, 'utf8'));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function release(lockPath: string, text: string): void {
  guard(lockPath, () => {
    try {
      if (readFileSync(lockPath, 'utf8') === text) rmSync(lockPath, { force: true });
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
    }
  });
}
