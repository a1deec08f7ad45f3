// Detects a change that changed nothing, which was meant for a missing row. The rule: report it with
// what to do, rather than ignore it.
import type Database from 'better-sqlite3';
import { LabError } from '../../shared/errors.ts';

export function requireChange(outcome: Database.RunResult, what: string): void {
  requireRow(outcome.changes > 0 ? 1 : undefined, what);
}

/** The number of the row that was changed. */
export function requireRow(id: number | undefined, what: string): number {
  if (id !== undefined) return id;
  throw new LabError('not-found', `${what} is not in the database`, 'begin it first');
}
