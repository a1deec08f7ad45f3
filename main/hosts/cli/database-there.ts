// Whether a command that need not have a database has one to look into.
// An empty file is none; a file that is refused when it is opened is one.
import { statSync } from 'node:fs';

export function isDatabaseThere(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0;
}
