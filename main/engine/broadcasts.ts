// Flushes that one CPU's instruction does on all (MODEL.md, section 4). INVLPGB names few pages at a time;
// the older guess `broadcast` does not say how many it names.
import type { Policy } from '../../shared/spec/policy.ts';

export function isBroadcast({ remote }: Pick<Policy, 'remote'>): boolean {
  return remote === 'broadcast' || remote === 'invlpgb';
}
