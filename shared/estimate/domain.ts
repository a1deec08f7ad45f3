import type { Spec } from '../spec/spec.ts';

/** What is told of a spec that no estimate is made for: why, to follow "no estimate: ". */
const limits: readonly { readonly reason: string; readonly holds: (spec: Spec) => boolean }[] = [
  {
    reason: 'it is for flushes of the direct map, workload.domain=direct-map',
    holds: ({ workload }) => workload.domain !== 'direct-map',
  },
  {
    reason: 'it is for tasks that are scheduled, workload.placement=free',
    holds: ({ workload }) => workload.placement !== 'free',
  },
  {
    reason: 'it does not follow what an attacker does on its CPU',
    holds: ({ workload }) => workload.attacker !== 'none' && workload.attacker !== 'idle',
  },
  {
    reason: 'it does not follow busy-waiting tasks, workload.requesters',
    holds: ({ workload }) => workload.requesters > 0 && workload.requesters < workload.tasks,
  },
  {
    reason: 'it does not follow a line that all tasks write, workload.contendedLines',
    holds: ({ workload }) => workload.contendedLines > 0,
  },
  {
    reason: 'it is for exponential bursts and blocked times, not for recorded ones',
    holds: ({ workload }) => workload.burstQuantiles !== null || workload.blockQuantiles !== null,
  },
];

/** Why a spec is outside what is estimated; null if it is inside. */
export function reasonToDecline(spec: Spec): string | null {
  return limits.find(({ holds }) => holds(spec))?.reason ?? null;
}
