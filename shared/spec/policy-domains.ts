import type { Policy } from './policy.ts';
import { workloadFields } from './workload-fields.ts';

/** What can be flushed. */
export type Domain = (typeof workloadFields.domain.choices)[number];

/** The domains in which the decisions of a policy mean something. */
export function domainsOf({ gather, beforeReuse, batchPages, reuse }: Policy): readonly Domain[] {
  if (gather > 1 || beforeReuse) return ['user'];
  if (batchPages > 1 || reuse) return ['direct-map'];
  return workloadFields.domain.choices;
}
