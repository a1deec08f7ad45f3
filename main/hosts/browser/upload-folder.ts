// Holds the files that a page sends until the lab has read them: a private temporary folder, made when
// the first one comes. The rule: what a killed process left there is removed at the next start. The lab
// decides what happens to a complete file.
import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { access, lstat, mkdtemp, readFile, readdir, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isLiving, ownIdentity, toHolder } from '../../store/holder.ts';

export interface UploadFolder {
  /** A path for a new file. Makes the folder if it does not exist. */
  newPath(): Promise<string>;
  /** Free space of the file system, bytes; null if unknown. */
  freeBytes(): Promise<number | null>;
  /** Removes the folder with its content. */
  remove(): Promise<void>;
}

const prefix = 'shootdown-lab-uploads-';
const holderName = 'holder.json';
/** A younger folder without an owner may still be in creation. */
const strayMs = 24 * 3600_000;

const isOwn = ({ uid }: Stats) => process.getuid === undefined || uid === process.getuid();

async function isAbandoned(folder: string): Promise<boolean> {
  const stats = await lstat(folder);
  if (!stats.isDirectory() || !isOwn(stats)) return false;
  const text = await readFile(join(folder, holderName), 'utf8').catch(() => '');
  const holder = toHolder(text);
  return holder ? !isLiving(holder) : Date.now() - stats.mtimeMs > strayMs;
}

/** Removes folders of dead processes. One that cannot be removed is left to the next start. */
async function removeAbandoned(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  const folders = names.filter((name) => name.startsWith(prefix)).map((name) => join(parent, name));
  for (const folder of folders) {
    try {
      if (await isAbandoned(folder)) await rm(folder, { recursive: true, force: true });
    } catch {
      // Removed meanwhile, or not ours to remove.
    }
  }
}

/** `mkdtemp` makes it for this user only, under a name that nobody can guess. */
async function makeFolder(parent: string): Promise<string> {
  const folder = await mkdtemp(join(parent, prefix));
  await writeFile(join(folder, holderName), JSON.stringify(ownIdentity()), { mode: 0o600 });
  return folder;
}

/**
 * Cleaners of temporary files remove what was not used for days, but a lab may run for weeks. Others
 * could then make a folder of that name.
 */
async function isStillOwn(folder: string): Promise<boolean> {
  try {
    await access(join(folder, holderName));
    const stats = await lstat(folder);
    return stats.isDirectory() && isOwn(stats);
  } catch {
    return false;
  }
}

/** `parent` is the folder for temporary files; default the system's. */
export async function createUploadFolder(parent: string = tmpdir()): Promise<UploadFolder> {
  await removeAbandoned(parent);
  const made = new Set<string>();
  let current: Promise<string> | null = null;

  async function findFolder(before: Promise<string> | null): Promise<string> {
    const known = await before?.catch(() => null);
    if (known && (await isStillOwn(known))) return known;
    const folder = await makeFolder(parent);
    made.add(folder);
    return folder;
  }

  return {
    async newPath() {
      // Each call waits for the one before it, so that no two make a folder.
      current = findFolder(current);
      return join(await current, randomUUID());
    },
    async freeBytes() {
      try {
        const { bavail, bsize } = await statfs(parent);
        return bavail * bsize;
      } catch {
        return null;
      }
    },
    async remove() {
      await current?.catch(() => null);
      current = null;
      for (const folder of made) {
        await rm(folder, { recursive: true, force: true }).catch(() => undefined);
      }
    },
  };
}
