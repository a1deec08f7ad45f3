// Copies a database that cannot be read, byte for byte. The rule: the file is copied before its log,
// which keeps what changes meanwhile; and no name is taken that another file has.
import { constants, copyFileSync, existsSync, rmSync, statSync } from 'node:fs';
import type { CallValue } from '../../shared/contract.ts';
import { draftOf, removeDraft } from './create-file.ts';
import { moveToFreeName, moveUnlessTaken } from './place-file.ts';

/** Copies the file to the target (`-2`, ... if taken), and its log, if it has one, beside it. */
export function copyBytes(
  path: string,
  target: string,
): Omit<CallValue<'store.backup'>, 'problem'> {
  const draft = draftOf(target);
  try {
    copyFileSync(path, draft, constants.COPYFILE_FICLONE);
    const hasLog = existsSync(`${path}-wal`);
    if (hasLog) copyFileSync(`${path}-wal`, `${draft}-wal`, constants.COPYFILE_FICLONE);
    const name = moveToFreeName(draft, target);
    if (hasLog && !moveUnlessTaken(`${draft}-wal`, `${name}-wal`)) {
      rmSync(name);
      throw new Error(`${name}-wal is taken`);
    }
    return { path: name, bytes: statSync(name).size };
  } finally {
    removeDraft(draft);
  }
}
