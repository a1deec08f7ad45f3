import type { CpuTimeCategory } from '../../../shared/cpu-time-categories.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { locate } from './location.ts';

export type PhaseName =
  | 'user'
  | 'kernel'
  | 'send'
  | 'wait'
  | 'local'
  | 'switch'
  | 'drain'
  | 'parked'
  | 'handler';

/** A stretch of CPU time under one category. A wait that nothing has ended yet has no end. */
export interface Part {
  readonly phase: PhaseName;
  readonly category: CpuTimeCategory;
  remainingNs: number;
  /** Set if the part pays a refill debt: the share of it that is tlbRefillKernel. */
  readonly refillKernelShare?: number;
  /** Nothing is done but waiting for the lock of the process. */
  readonly isLockWait?: boolean;
  /** A host has the CPU. */
  readonly isStolen?: boolean;
  /** Interrupts and ticks wait until the part is over. */
  readonly areIrqsOff?: boolean;
  /** With interrupts off: runs at the end, before what waits. */
  readonly onEnd?: () => void;
}

/**
 * Code on a CPU, written as a process: it yields the parts it spends time in and goes on when each
 * is over. It yields null when it has left the CPU (blocked or preempted).
 */
export type Program = Generator<Part | null, void, void>;
/** Code that runs with interrupts off: it can only spend time. */
export type PartProgram = Generator<Part, void, void>;

/** One page operation's request to have its pages out of every TLB. */
export interface FlushRequest {
  /** 1 if it is for user mappings beside others for the direct map. */
  readonly side: 0 | 1;
  readonly initiator: Cpu;
  readonly t0Ns: number;
  readonly pages: number;
  readonly isFull: boolean;
  readonly isMeasured: boolean;
  /** The other CPUs are interrupted for it; nothing is posted. */
  readonly isSent: boolean;
  /** It only joins those that its CPU gathers: nothing is done for it. */
  readonly isGathered: boolean;
  /** All is flushed for it: pages are used again that some CPU may hold. */
  readonly isForced: boolean;
  /** Its number among the requests of the process, from 1; 0 without generations. */
  readonly generation: number;
  /** Shootdown only: CPUs that have completed, the one waited for, and the endless wait part. */
  readonly completed: Set<Cpu>;
  waitingFor: Cpu | null;
}

/** What is known of one pair of a measured request and another CPU. */
export interface Pair {
  /** Those that count it. */
  readonly windows: { uncoveredPairs: number };
  readonly request: FlushRequest;
  readonly cpu: Cpu;
  /** When its CPU was clean, and when that had last run user code by then, ns. */
  cleanNs: number;
  lastUserNs: number;
  /** Whether its CPU was idle at the horizon, and when that had last run user code by then, ns. */
  isIdleAtHorizon: boolean;
  lastUserAtHorizonNs: number;
}

/** One pair of a request and a CPU that is not clean yet; `pair` if it is measured. */
export interface OpenPair {
  readonly request: FlushRequest;
  readonly pair: Pair | null;
}

/** An entry of a CPU's call-function queue. */
export interface QueuedFlush {
  /** 1 if it is for user mappings beside others for the direct map. */
  readonly side: 0 | 1;
  /** Null for a full flush that nobody waits for. */
  readonly request: FlushRequest | null;
  readonly sender: Cpu;
  /** Runs when the handler reports to who waits, and when the flush is done. */
  readonly onReported: () => void;
  readonly onDone: () => void;
}

/** An interrupt of the call-function queue that has arrived at a CPU. */
export interface Arrival {
  isServed: boolean;
}

/** A request in the ring of its CPU: who has not flushed it, and its owner's looks at it so far. */
export interface RingEntry {
  readonly request: FlushRequest;
  readonly waitsFor: Set<Cpu>;
  looks: number;
}

export interface Interruption {
  readonly body: PartProgram;
  part: Part | null;
  readonly onEnd: (() => void) | null;
}

export interface Task {
  readonly number: number;
  program: Program | null;
  cpu: Cpu;
  /** The part in which it was preempted, if it was. */
  suspendedPart: Part | null;
  switchedInNs: number;
  mustYield: boolean;
  /** It runs on its own CPU only. */
  readonly isPinned: boolean;
  /** It makes no page operations: it busy-waits, or is an attacker. */
  readonly isEndless: boolean;
  /** It is pinned and awake, and its CPU has yet to come to it. */
  waitsForCpu: boolean;
  /** Of each side: CPUs other than the posting ones that must flush when this task comes (pending: task). */
  readonly pendingCpus: readonly [Set<number>, Set<number>];
}

/** What a CPU is to flush later for one side. */
export interface Marks {
  /** What others have posted since the last drain (pending: cpu and queue). */
  posted: { count: number; whileIdle: boolean };
  /** Its own requests, oldest first (pending: queue), and whether it is to flush for those of another. */
  ring: RingEntry[];
  isAskedToFlush: boolean;
  /** A drain in a phase of its own is under way. */
  isDraining: boolean;
}

const noMarks = (): Marks => ({
  posted: { count: 0, whileIdle: false },
  ring: [],
  isAskedToFlush: false,
  isDraining: false,
});

export interface Cpu {
  readonly number: number;
  readonly core: number;
  readonly group: number;
  readonly socket: number;
  /** The task on it, or on its way to it. */
  task: Task | null;
  program: Program | null;
  isSwitching: boolean;
  /** null is idle. */
  part: Part | null;
  /** True while the part makes progress; `partSinceNs` is then when it last went on. */
  isProgressing: boolean;
  partSinceNs: number;
  /** Versions: an event of an older one does nothing. */
  partVersion: number;
  tickVersion: number;
  interruption: Interruption | null;
  pendingInterrupts: (() => void)[];
  /** Interrupts of the maximum age: they come after ticks. */
  readonly pendingTimers: (() => void)[];
  pendingTick: (() => void) | null;
  /** Idle and in a deep sleep; events of an older version do nothing. */
  isDeep: boolean;
  deepVersion: number;
  /** Idle, and without the process; whether its flush for that is done, and what that will close. */
  isDropped: boolean;
  isDropDone: boolean;
  closedByDrop: FlushRequest[];
  /** The last task that came. */
  lastTask: Task | null;
  /** Set while its host waits to take it off. */
  pendingOff: (() => void) | null;
  /** The vCPU is off; and others have marked it to be flushed before it runs. */
  isOff: boolean;
  isMarkedByGuest: boolean;
  /** Up to when its time has been accounted for, and when it last ran user code. */
  accountedNs: number;
  lastUserNs: number;
  /** Whether a task was on it at some time from the start of measuring on. */
  hasRun: boolean;
  callQueue: QueuedFlush[];
  /** Interrupts of that queue that have arrived and wait for a handler. */
  arrivals: Arrival[];
  /** The generation of the process that it has reached, and the newest count that it has read or made. */
  generation: number;
  knownCount: number;
  /** When its last full flush ended, and how long it had been idle by then, ns. */
  lastFullFlush: { readonly timeNs: number; readonly idleNs: number };
  /** The same of what is not the kernel's. */
  lastUserFlush: { readonly timeNs: number; readonly idleNs: number };
  /** All time up to `accountedNs` that it was idle, handlers that hit it there included. */
  idleNs: number;
  debtNs: number;
  openPairs: OpenPair[];
  /** For the direct map and for user mappings; a run with one of the two uses the first. */
  readonly sides: readonly [Marks, Marks];
  /** Stale CPUs that it is to ask for a flush, and whether its timer's interrupt is on the way. */
  dueCpus: Cpu[];
  isTimerComing: boolean;
  /** A maximum-age flush of this CPU is under way, or is to be asked for. */
  isAgeFlushComing: boolean;
  isAgeCheckScheduled: boolean;
  /** Pages of the last free-list refill that are left. */
  batchPagesLeft: number;
  /** Requests gathered since its last flush for them. */
  gathered: number;
  /** The latest start of its full flushes that are over, ns. */
  cleanOfNs: number;
}

export function createCpu(number: number, spec: Spec): Cpu {
  return {
    number,
    ...locate(spec.machine, number),
    task: null,
    program: null,
    isSwitching: false,
    part: null,
    isProgressing: false,
    partSinceNs: 0,
    partVersion: 0,
    tickVersion: 0,
    interruption: null,
    pendingInterrupts: [],
    pendingTimers: [],
    pendingTick: null,
    isDeep: false,
    deepVersion: 0,
    isDropped: false,
    isDropDone: false,
    closedByDrop: [],
    lastTask: null,
    pendingOff: null,
    isOff: false,
    isMarkedByGuest: false,
    accountedNs: 0,
    lastUserNs: -Infinity,
    hasRun: false,
    callQueue: [],
    arrivals: [],
    generation: 0,
    knownCount: 0,
    lastFullFlush: { timeNs: -Infinity, idleNs: 0 },
    lastUserFlush: { timeNs: -Infinity, idleNs: 0 },
    idleNs: 0,
    debtNs: 0,
    openPairs: [],
    sides: [noMarks(), noMarks()],
    dueCpus: [],
    isTimerComing: false,
    isAgeFlushComing: false,
    isAgeCheckScheduled: false,
    batchPagesLeft: 0,
    gathered: 0,
    cleanOfNs: -Infinity,
  };
}

/** Whether interrupts are off: in a handler, or in a part that says so. */
export function isMasked(cpu: Cpu): boolean {
  return cpu.interruption !== null || cpu.part?.areIrqsOff === true;
}

export function isIdle(cpu: Cpu): boolean {
  return cpu.part === null;
}
