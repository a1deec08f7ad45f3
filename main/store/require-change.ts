// A change that changed nothing was meant for a row that is not there. The rule: say so, with what to
// do, instead of passing over it.
import type Database from 'better-sqlite3';
import { LabError } from '../../shared/errors.ts';

export function requireChange(outcome: Database.RunResult, what: string): void {
  if (outcome.changes > 0) return;
  throw new LabError('not-found', `${what} is not in the database`, 'begin it first');
}
