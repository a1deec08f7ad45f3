import type { Machine } from './spec/machine.ts';
import type { Policy } from './spec/policy.ts';
import type { RunResult } from './result.ts';

/** closed: what a policy adds delays what comes later. open: events keep their recorded times. */
export const replayLoops = ['closed', 'open'] as const;
export type ReplayLoop = (typeof replayLoops)[number];

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
export type ReplayCounts = { readonly [K in (typeof replayCountNames)[number]]: number };

/** What of a run's result a replay has in the same form. */
export type ReplayObservation = Pick<
  RunResult,
  | 'cpuTimeShare'
  | 'idleHandlerShare'
  | 'counters'
  | 'coalescedShare'
  | 'shootdownLatencyNs'
  | 'exposureWindowNs'
  | 'contract'
>;

/** A recorded trace under a policy. Nothing is drawn: the same key is the same bits. */
export interface ReplayResult extends ReplayObservation {
  /** SHA-256 (hex) of model version, trace, machine, policy and loop. */
  readonly key: string;
  readonly modelVersion: string;
  /** The trace's SHA-256, and what it is called in lists. */
  readonly trace: { readonly hash: string; readonly name: string };
  readonly machine: Machine;
  readonly policy: Policy;
  readonly loop: ReplayLoop;
  /** ISO 8601, UTC. */
  readonly recordedAt: string;
  /** Length of the recording, and of its replay. */
  readonly recordedNs: number;
  readonly elapsedNs: number;
  /** Time of all CPUs that was not idle: recorded work, and with what the policy adds. */
  readonly recordedBusyNs: number;
  readonly busyNs: number;
  /**
   * System time that the policy adds, over all CPUs: nothing of the recorded time is known to be
   * the system's, so there is no ratio. By tick and by precise accounting.
   */
  readonly addedSysNs: { readonly tick: number; readonly precise: number };
  readonly counts: ReplayCounts;
  /** Steps that came later than recorded, and by how much at most. */
  readonly lateSteps: number;
  readonly maxLateNs: number;
  /** Switches and arrivals that waited until their task had left another CPU; closed loop only. */
  readonly heldSwitches: number;
  readonly perCpu: readonly { readonly switches: number; readonly busyNs: number }[];
  readonly wallMs: number;
}
