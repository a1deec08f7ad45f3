// Flushes that one CPU's instruction does on all (MODEL.md, section 4). INVLPGB names few pages at a time;
// the older guess `broadcast` does not say how many it names.
import type { Policy } from '../../shared/spec/policy.ts';
import type { Members } from './members.ts';

export function isBroadcast({ remote }: Pick<Policy, 'remote'>): boolean {
  return remote === 'broadcast' || remote === 'invlpgb';
}

/** Whether a request of a CPU is such a flush: one that concerns no other is not. */
export function broadcasts(policy: Pick<Policy, 'remote'>, members: Members, cpu: number): boolean {
  return isBroadcast(policy) && members.countOthers(cpu) > 0;
}
