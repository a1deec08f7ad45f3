// Makes every method of a store report its errors as LabErrors that name the database. The rule: the
// methods themselves need not do anything for it, so a new one cannot forget it.
import { guard, toLabError } from './database-error.ts';

type Method = (...args: readonly unknown[]) => unknown;

function isIterator(value: unknown): value is IterableIterator<unknown> {
  return typeof value === 'object' && value !== null && 'next' in value && Symbol.iterator in value;
}

/** Guards an iterator, whose every step may read the database. */
function* guardSteps(path: string, steps: IterableIterator<unknown>): Generator<unknown> {
  try {
    yield* steps;
  } catch (error) {
    throw toLabError(error, path);
  }
}

function guardMethod(path: string, method: Method): Method {
  return (...args) => {
    const value = guard(path, () => method(...args));
    return isIterator(value) ? guardSteps(path, value) : value;
  };
}

/** The same methods and values; but all that a method throws, also while iterated, is a LabError. */
export function guardMethods<T extends object>(path: string, methods: T): T {
  const guarded = Object.entries(methods).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === 'function' ? guardMethod(path, value as Method) : value,
  ]);
  // The names and functions are those of T.
  return Object.fromEntries(guarded) as T;
}
