import type { Spec } from '../../../shared/spec/spec.ts';
import type { SweepKind } from '../../store/store.ts';

/** What the mails argue about: the study's headline needs these, so they are simulated before the others. */
const urgent = {
  machine: 'xeon-8160-2s',
  policies: ['none', 'sync', 'deferred', 'deferred-bounded'],
};

/** Whether a run is one of the first of its sweep; the order of the table stays as it is. */
export function isUrgent(kind: SweepKind, { machine, policy }: Spec): boolean {
  return (
    kind === 'study' && machine.name === urgent.machine && urgent.policies.includes(policy.name)
  );
}
