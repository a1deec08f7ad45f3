import * as v from 'valibot';
import { observationSchema } from './result.ts';
import { numbersByName, readonlyArray, readonlyObject } from './readonly-schemas.ts';
import { count, finite, hash, runKeySchema, timestamp, word } from './schema-parts.ts';
import { machineSchema } from './spec/machine.ts';
import { policySchema } from './spec/policy.ts';

/** closed: what a policy adds delays what comes later. open: events keep their recorded times. */
export const replayLoops = ['closed', 'open'] as const;
export type ReplayLoop = (typeof replayLoops)[number];

/** Replayed by default: the policies of the patches, and none as a check that it adds nothing. */
export const defaultReplayPolicies: readonly string[] = [
  'none',
  'local-only',
  'sync',
  'deferred',
  'deferred-batch',
  'deferred-reuse',
];

/**
 * What a recording holds, and what it leaves unknown. `unseenArrivals` are tasks that an event shows
 * on a CPU that is idle as far as its switches say. `userAllocations` are the page operations; they
 * add up from `fromKernel`, `fromUnknown` (no page was the kernel's, but the recording does not know
 * one of them: taken as the kernel's) and `fromUser`, the worst of its pages deciding. `mappedBack`
 * are the kernel's allocations that took a page from user space. `unknownPages` were given to user
 * space, and the recording has not seen them before; `unseenFreedPages` were freed without having
 * been seen allocated; the free of `heldPages`, which were allocated again, was not seen. `strayOps`
 * are page operations on a CPU that was idle as far as the recording knows.
 */
export const replayCountNames = [
  'switches',
  'unseenArrivals',
  'userAllocations',
  'fromKernel',
  'fromUnknown',
  'fromUser',
  'kernelAllocations',
  'mappedBack',
  'failedAllocations',
  'frees',
  'unknownPages',
  'unseenFreedPages',
  'heldPages',
  'strayOps',
  'lostEvents',
] as const;
const replayCountsSchema = numbersByName(replayCountNames);
export type ReplayCounts = v.InferOutput<typeof replayCountsSchema>;

/** A recorded trace replayed under a policy. Nothing is random: the same key gives the same bits. */
export const replayResultSchema = readonlyObject({
  /** SHA-256 (hex) of model version, trace, machine, policy and loop. */
  key: runKeySchema,
  modelVersion: word,
  /** The trace's SHA-256, and its name in lists. */
  trace: readonlyObject({ hash, name: v.string() }),
  machine: v.pipe(machineSchema, v.readonly()),
  policy: v.pipe(policySchema, v.readonly()),
  loop: v.picklist(replayLoops),
  /** ISO 8601, UTC. */
  recordedAt: timestamp,
  /** Length of the recording, and of its replay. */
  recordedNs: finite,
  elapsedNs: finite,
  /** Busy time of all CPUs: as recorded, and including what the policy adds. */
  recordedBusyNs: finite,
  busyNs: finite,
  /**
   * System time that the policy adds, over all CPUs, by tick and by precise accounting. The recording
   * does not show its own system time, so there is no ratio.
   */
  addedSysNs: readonlyObject({ tick: finite, precise: finite }),
  ...observationSchema.entries,
  counts: replayCountsSchema,
  /** Steps that came later than recorded, and the maximum delay. */
  lateSteps: count,
  maxLateNs: finite,
  /** Switches and arrivals that waited for their task to leave another CPU; closed loop only. */
  heldSwitches: count,
  perCpu: readonlyArray(readonlyObject({ switches: count, busyNs: finite })),
  wallMs: finite,
});
export type ReplayResult = v.InferOutput<typeof replayResultSchema>;
