// The list of presets, in the order in which tables show them: those of the direct map, of both domains,
// of user mappings. A new preset is one file here and one line in the list.
import type { PolicyPreset } from '../../../shared/spec/policy.ts';
import { broadcast } from './broadcast.ts';
import { deferred } from './deferred.ts';
import { deferredBatch } from './deferred-batch.ts';
import { deferredBounded } from './deferred-bounded.ts';
import { deferredEntry } from './deferred-entry.ts';
import { deferredReuse } from './deferred-reuse.ts';
import { deferredTask } from './deferred-task.ts';
import { deferredTick } from './deferred-tick.ts';
import { invlpgb } from './invlpgb.ts';
import { kernelsOwn } from './kernel.ts';
import { kernelLazy } from './kernel-lazy.ts';
import { latr } from './latr.ts';
import { localOnly } from './local-only.ts';
import { luf } from './luf.ts';
import { noFlush } from './no-flush.ts';
import { none } from './none.ts';
import { rar } from './rar.ts';
import { reclaimBatch } from './reclaim-batch.ts';
import { sync } from './sync.ts';
import { syncRunning } from './sync-running.ts';

export const policies: readonly PolicyPreset[] = [
  none,
  noFlush,
  localOnly,
  sync,
  syncRunning,
  deferredTask,
  deferred,
  deferredBatch,
  deferredReuse,
  deferredTick,
  deferredEntry,
  deferredBounded,
  latr,
  invlpgb,
  rar,
  kernelsOwn,
  kernelLazy,
  luf,
  reclaimBatch,
];

/** Presets that another one has taken the place of: found by name, but in no list. */
export const retiredPolicies: readonly PolicyPreset[] = [broadcast];

export function findPolicy(name: string): PolicyPreset | undefined {
  return [...policies, ...retiredPolicies].find((preset) => preset.policy.name === name);
}
