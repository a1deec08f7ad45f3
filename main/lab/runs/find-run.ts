import { LabError } from '../../../shared/errors.ts';
import type { RunResult } from '../../../shared/result.ts';
import type { RunRow, RunStore } from '../../store/store.ts';

const shortestPrefix = 4;
const shownLength = 12;

function notFound(message: string, hint: string): LabError {
  return new LabError('not-found', message, hint);
}

/**
 * The run with this key, or the only one whose key starts with it (4 characters or more).
 * @throws LabError `not-found`, also when the prefix fits several.
 */
export function findRun(store: RunStore, key: string): RunRow {
  const exact = store.findRun(key);
  if (exact) return exact;
  if (key.length < shortestPrefix) {
    throw notFound(
      `no run has the key ${JSON.stringify(key)}`,
      `give ${shortestPrefix} characters of the key or more`,
    );
  }
  const [only, ...others] = store.findByPrefix(key);
  if (!only) throw notFound(`no run has a key that starts with ${key}`, 'lab list shows the keys');
  if (others.length > 0) {
    const keys = [only, ...others].map((row) =>
      row.key.slice(0, Math.max(shownLength, key.length + 4)),
    );
    throw notFound(`several runs have keys that start with ${key}`, `there are ${keys.join(', ')}`);
  }
  return only;
}

/** @throws LabError `not-found` for a run that has none. */
export function requireResult({ key, status, result }: RunRow): RunResult {
  if (result) return result;
  throw notFound(`run ${key.slice(0, shownLength)} is ${status} and has no result`, 'run it first');
}
