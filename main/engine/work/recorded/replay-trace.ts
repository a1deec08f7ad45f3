// What a replay is given: the switches, allocations and frees of a recording, by CPU, in columns, and
// arrivals: events that show a task on a CPU that is idle as far as its switches say; or, in their place,
// requests of user mappings, with the CPUs that they went to. Times are on one clock, and order on a CPU is the order of its columns. Does not know how they were recorded.

/** What an event is, as a number in a column. Any other number is an event that a replay ignores. */
export const replayKinds = { switch: 1, alloc: 2, free: 3, arrival: 4, request: 5 } as const;

export type ReplayKind = keyof typeof replayKinds | 'ignored';

/** The names of the numbers, by number. */
const kindNames: ReplayKind[] = [];
for (const name of Object.keys(replayKinds) as (keyof typeof replayKinds)[]) {
  kindNames[replayKinds[name]] = name;
}
kindNames[0] = 'ignored';

/** The idle task, in a column of tasks; others are any other numbers, such as pids. */
export const idleTask = -1;

/** Events of one CPU in time order. Columns can be longer than `count`. */
export interface ReplayCpu {
  readonly count: number;
  readonly timeNs: ArrayLike<number>;
  /** A value of replayKinds. */
  readonly kind: ArrayLike<number>;
  /** Of a switch: the task that comes, or idleTask. Of an arrival: the task that is there. */
  readonly task: ArrayLike<number>;
  /** Of an allocation or a free: the first page frame; -1 if the allocation failed. */
  readonly pfn: ArrayLike<number>;
  readonly order: ArrayLike<number>;
  /** Of an allocation: 1 if it is for user space (GFP_HIGHUSER and what contains it). */
  readonly isUser: ArrayLike<number>;
  /** Of a request: its place among the trace's. Absent in a trace without any. */
  readonly request?: ArrayLike<number>;
  /** The task that runs when the recording starts, or idleTask. */
  readonly firstTask: number;
}

/** A flush of user mappings that a CPU asked others for. */
export interface RecordedRequest {
  /** -1 for everything. */
  readonly pages: number;
  /** CPUs other than its own. */
  readonly targets: readonly number[];
}

export interface ReplayTrace {
  /** What the recording is known by: the hash of its text. */
  readonly hash: string;
  /** CPU k at place k. */
  readonly cpus: readonly ReplayCpu[];
  /** The recording, from and to; no event is outside. */
  readonly startNs: number;
  readonly endNs: number;
  /** Requests of user mappings, which the events refer to by their place. */
  readonly requests?: readonly RecordedRequest[];
  /** Events that the recording says it lost. */
  readonly lostEvents: number;
}

/** What an event of a CPU is, by its place in the columns. */
export function kindAt({ kind }: ReplayCpu, at: number): ReplayKind {
  return kindNames[kind[at]] ?? 'ignored';
}
