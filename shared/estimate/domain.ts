import { readField } from '../spec/read-field.ts';
import { specFields } from '../spec/spec-fields.ts';
import type { Spec } from '../spec/spec.ts';

/** What a policy can decide, as far as the estimate follows it; other choices come later. */
const choices: Readonly<Record<'local' | 'remote' | 'targets' | 'drainAt', readonly string[]>> = {
  local: ['none', 'range-or-full', 'full'],
  remote: ['never', 'ipi', 'deferred', 'broadcast', 'invlpgb'],
  targets: ['all', 'running'],
  drainAt: ['context-switch', 'tick', 'kernel-entry', 'idle-exit'],
};

function isUnknown({ local, remote, targets, drainAt, pending }: Spec['policy']): boolean {
  const isPending = pending === 'cpu' || pending === 'task' || pending.startsWith('queue:');
  return !(
    isPending &&
    choices.local.includes(local) &&
    choices.remote.includes(remote) &&
    choices.targets.includes(targets) &&
    drainAt.every((point) => choices.drainAt.includes(point))
  );
}

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
    reason: 'it does not follow what this policy decides',
    holds: ({ policy }) => isUnknown(policy),
  },
  {
    reason: 'it is for exponential bursts and blocked times, not for recorded ones',
    holds: ({ workload }) => workload.burstQuantiles !== null || workload.blockQuantiles !== null,
  },
];

/** Later fields that the estimate follows, or that change nothing on the direct map with free tasks. */
const followed: ReadonlySet<string> = new Set([
  'machine.threadsPerCore',
  'machine.coresPerGroup',
  'machine.irqExitCycles',
  'machine.lineThreadNs',
  'machine.lineGroupNs',
  'machine.lineHopNs',
  'machine.icrNs',
  'machine.threadSlowdown',
  'machine.ptiPageCycles',
  'machine.inContextPageCycles',
  'machine.ptiIrqCycles',
  'machine.ptiSyscallCycles',
  'machine.userFlushCycles',
  'machine.ptiFlushCycles',
  'machine.postCpuCycles',
  'machine.deepExitNs',
  'machine.vcpuRunMs',
  'machine.invlpgbPages',
  'machine.invlpgbCycles',
  'kernel.name',
  'kernel.kick',
  'kernel.kickTo',
  'kernel.localFlush',
  'kernel.acknowledge',
  'kernel.generations',
  'kernel.generationReads',
  'kernel.pti',
  'kernel.userFlush',
  'kernel.handlerLines',
  'kernel.maskCycles',
  'kernel.sendLines',
  'kernel.ackLines',
  'kernel.lazy',
  'kernel.pcid',
  'kernel.pvFlush',
  'policy.asidFrom',
  'workload.pages',
  'workload.pageCycles',
  'workload.userTimes',
  'workload.sharedLines',
  'workload.sharerLines',
  'workload.irqsOffUs',
  'workload.vcpuOffMs',
  'run.precisionOf',
]);

/** Fields that came after the estimate: what they do beyond what their absence means it does not follow. */
const unknown = specFields.filter(
  ({ path, absent }) => absent !== undefined && !followed.has(path),
);

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Why a spec is outside what is estimated; null if it is inside. */
export function reasonToDecline(spec: Spec): string | null {
  const limit = limits.find(({ holds }) => holds(spec));
  if (limit) return limit.reason;
  const field = unknown.find(({ path, absent }) => !isSame(readField(spec, path), absent));
  return field ? `it does not follow ${field.path}` : null;
}
