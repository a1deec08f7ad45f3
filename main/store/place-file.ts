// Gives a finished file its name. The rule: a name that is taken, even a moment ago, is not taken over:
// making a link fails then, where renaming would not.
import { linkSync, lstatSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** Puts a copy of the draft in place under this name; false if it is taken. */
export function placeNew(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    // A file system without links, such as exFAT: not quite whole at once, but only one wins.
  }
  try {
    writeFileSync(path, readFileSync(draft), { flag: 'wx' });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** Moves the file, however long, to this name; false if it is taken. */
export function moveUnlessTaken(file: string, name: string): boolean {
  try {
    linkSync(file, name);
  } catch {
    // The name is taken, or the file system has no links.
    if (lstatSync(name, { throwIfNoEntry: false })) return false;
    renameSync(file, name);
    return true;
  }
  rmSync(file);
  return true;
}

/** Gives the file the name, or the first free one of `-2`, ..., and returns it. */
export function moveToFreeName(file: string, base: string): string {
  let name = base;
  for (let n = 2; !moveUnlessTaken(file, name); n++) name = `${base}-${n}`;
  return name;
}
