import type { Policy } from './policy.ts';

const word = 'queue:';

/** The requests that each CPU's ring holds under a policy that posts flushes in rings; 0 without rings. */
export function ringEntries({ pending }: Pick<Policy, 'pending'>): number {
  return pending.startsWith(word) ? Number(pending.slice(word.length)) : 0;
}
