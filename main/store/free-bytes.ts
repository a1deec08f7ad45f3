// How much room a disk has: asked before a backup or a migration, and to tell a full disk from a broken
// one. The rule: asking writes nothing; what to do about it is the caller's.
import { statfsSync } from 'node:fs';

/** The free bytes of the disk that a folder is on. */
export type FreeBytes = (folder: string) => number;

/** @throws An error of the file system if there is no such folder. */
export const freeBytesOf: FreeBytes = (folder) => {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
};
