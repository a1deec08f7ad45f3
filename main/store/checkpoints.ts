// Copies what the log has into the database file soon after it was written. The rule: an acknowledged
// run is in the log alone for seconds, however long the process then waits; the log itself is as safe,
// but a person may copy or move one file of the two.
import type Database from 'better-sqlite3';
import { checkpoint, createTransact, type Transact } from './identity.ts';

const defaultDelayMs = 2000;

export interface Checkpoints {
  /** Transactions of a holder, each followed by a checkpoint after a moment. */
  readonly transact: Transact;
  stop(): void;
}

export function createCheckpoints(
  db: Database.Database,
  hold: () => void,
  delayMs = defaultDelayMs,
): Checkpoints {
  const count = createTransact(db);
  let timer: NodeJS.Timeout | undefined;
  const run = () => {
    timer = undefined;
    try {
      checkpoint(db, 'PASSIVE');
    } catch {
      // Everything is still in the log. What is wrong with the disk, the next write reports.
    }
  };
  return {
    transact: (write) => {
      hold();
      const value = count(write);
      timer ??= setTimeout(run, delayMs).unref();
      return value;
    },
    stop: () => clearTimeout(timer),
  };
}
