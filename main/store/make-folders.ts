// Makes the folders above a new file. The rule: one at a time below the first that exists, because
// Node's recursive mkdir never ends where nothing can be made, such as below /proc.
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** @throws the file system's error, at once, if a folder cannot be made. */
export function makeFolders(folder: string): void {
  const missing: string[] = [];
  let at = folder;
  while (!statSync(at, { throwIfNoEntry: false }) && dirname(at) !== at) {
    missing.unshift(at);
    at = dirname(at);
  }
  for (const name of missing) makeOne(name);
}

function makeOne(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have made it in the meantime.
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}
