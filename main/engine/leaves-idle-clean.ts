// Whether a CPU that leaves idle is clean before its task goes on, whatever was asked of it while it
// was idle (MODEL.md, section 5). A fact of the policy.
import type { Policy } from '../../shared/spec/policy.ts';

export function leavesIdleClean({ remote, targets, pending, drainAt }: Policy): boolean {
  if (!drainAt.includes('context-switch') && !drainAt.includes('idle-exit')) return false;
  return (
    (remote === 'deferred' && pending !== 'task') || (remote === 'ipi' && targets === 'running')
  );
}
