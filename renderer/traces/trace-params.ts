import type { Route } from '../composables/useRoute.ts';

/** The trace in the address; null for none. */
export function readTrace(params: Route['params']): number | null {
  const id = Number(params['trace'] ?? '');
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}

export function writeTrace(id: number | null): Route['params'] {
  return id === null ? {} : { trace: String(id) };
}
