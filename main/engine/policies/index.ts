// The list of presets, in the order in which tables show them. A new preset is one file here and one
// line in the list.
import type { PolicyPreset } from '../../../shared/spec/policy.ts';
import { broadcast } from './broadcast.ts';
import { deferred } from './deferred.ts';
import { deferredBatch } from './deferred-batch.ts';
import { deferredBounded } from './deferred-bounded.ts';
import { deferredEntry } from './deferred-entry.ts';
import { deferredReuse } from './deferred-reuse.ts';
import { deferredTask } from './deferred-task.ts';
import { deferredTick } from './deferred-tick.ts';
import { latr } from './latr.ts';
import { localOnly } from './local-only.ts';
import { noFlush } from './no-flush.ts';
import { none } from './none.ts';
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
  broadcast,
];

export function findPolicy(name: string): PolicyPreset | undefined {
  return policies.find((preset) => preset.policy.name === name);
}
