import { LabError } from '../../../shared/errors.ts';
import { isCancelled } from './cancelled.ts';
import { createThrottle, type Throttle } from './throttle.ts';
import { toProblem } from './to-problem.ts';
import type { WorkItem, WorkKind } from './work-item.ts';

/** The status that a request to stop asks for. */
export type StopRequest = 'cancelled' | 'paused';

/** What running work is given. */
export interface WorkControl<D> {
  /** Fires when the work has to stop. */
  readonly signal: AbortSignal;
  /** The latest request to stop; null if there is none, as when it stops because the lab closes. */
  stopRequest(): StopRequest | null;
  /** Ignored once the work has ended, as is every update. */
  report(progress: WorkItem['progress']): void;
  update(details: Partial<D>): void;
}

export interface WorkStart<K extends WorkKind, D> {
  /** Default the next number. Replaces an ended item of the same number. */
  readonly id?: number;
  readonly kind: K;
  readonly name: string;
  readonly details: D;
  /** Stops the work, as closing the lab does. */
  readonly signal?: AbortSignal | undefined;
  /** Resolves to the details that are known at the end. */
  readonly run: (control: WorkControl<D>) => Promise<Partial<D>>;
}

export interface WorkListOptions<K extends WorkKind, D> {
  /** The name of an item in messages. */
  readonly noun: string;
  /** Called for every change of state, and for progress at most four times a second per item. */
  readonly onChange: (item: WorkItem<K, D>) => void;
  /** How many may run at once, and the error message for one more; default no limit. */
  readonly limit?: { readonly most: number; readonly message: string };
  /** How many ended items are remembered, the newest; default all. */
  readonly kept?: number;
  /** The hint for a failure that is not the lab's own error. */
  readonly hint: string;
}

/** Work of one sort: started, stopped and remembered under its own numbers. */
export interface WorkList<K extends WorkKind, D> {
  /** @throws LabError `cancelled` if the lab is closing, `not-allowed` if too many run. */
  admit(): void;
  /** Starts the work. `ended` resolves when its item has its final state, and never rejects. */
  launch(start: WorkStart<K, D>): {
    readonly item: WorkItem<K, D>;
    readonly ended: Promise<void>;
  };
  find(id: number): WorkItem<K, D> | undefined;
  /** The running items and those that ended last, newest first. */
  items(): WorkItem<K, D>[];
  /** Resolves when it has ended. One that has ended stays as it is. @throws LabError `not-found`. */
  stop(id: number, request: StopRequest): Promise<WorkItem<K, D>>;
}

/** A list with the methods that only the registry uses. */
export interface OwnedWorkList<K extends WorkKind, D> extends WorkList<K, D> {
  /** Stops all, without a requested status; work launched later is stopped at once. */
  close(): void;
  /** Resolves when nothing is running. */
  settle(): Promise<void>;
}

interface Entry<K extends WorkKind, D> {
  item: WorkItem<K, D>;
  readonly controller: AbortController;
  readonly signal: AbortSignal;
  readonly changed: Throttle;
  request: StopRequest | null;
  ended: Promise<void>;
}

const noProgress: WorkItem['progress'] = { done: 0, total: null, etaMs: null };

function createEntry<K extends WorkKind, D>(
  id: number,
  { kind, name, details, signal }: WorkStart<K, D>,
  onChange: (item: WorkItem<K, D>) => void,
): Entry<K, D> {
  const controller = new AbortController();
  const entry: Entry<K, D> = {
    item: { id, kind, name, state: 'running', progress: noProgress, problem: null, details },
    controller,
    signal: signal ? AbortSignal.any([controller.signal, signal]) : controller.signal,
    changed: createThrottle(() => onChange(entry.item)),
    request: null,
    ended: Promise.resolve(),
  };
  return entry;
}

function createControl<K extends WorkKind, D>(entry: Entry<K, D>): WorkControl<D> {
  const change = (to: Partial<WorkItem<K, D>>) => {
    if (entry.item.state !== 'running') return;
    entry.item = { ...entry.item, ...to };
    entry.changed.change();
  };
  return {
    signal: entry.signal,
    stopRequest: () => entry.request,
    report: (progress) => change({ progress }),
    update: (details) => change({ details: { ...entry.item.details, ...details } }),
  };
}

/** Runs the work and returns the final state of its item. */
async function followToEnd<K extends WorkKind, D>(
  entry: Entry<K, D>,
  run: WorkStart<K, D>['run'],
  hint: string,
): Promise<WorkItem<K, D>> {
  try {
    const last = await run(createControl(entry));
    const { item } = entry;
    const { total, done } = item.progress;
    const progress = { done: total ?? done, total, etaMs: null };
    return { ...item, state: 'done', progress, details: { ...item.details, ...last } };
  } catch (error) {
    const { item, signal } = entry;
    const progress = { ...item.progress, etaMs: null };
    if (signal.aborted && isCancelled(error)) return { ...item, state: 'cancelled', progress };
    return { ...item, state: 'failed', problem: toProblem(error, hint), progress };
  }
}

export function createWorkList<K extends WorkKind, D>({
  noun,
  onChange,
  limit,
  kept = Number.POSITIVE_INFINITY,
  hint,
}: WorkListOptions<K, D>): OwnedWorkList<K, D> {
  const entries = new Map<number, Entry<K, D>>();
  let lastId = 0;
  let isClosed = false;
  const inState = (isRunning: boolean) =>
    [...entries.values()].filter(({ item }) => (item.state === 'running') === isRunning);

  async function follow(entry: Entry<K, D>, run: WorkStart<K, D>['run']): Promise<void> {
    entry.item = await followToEnd(entry, run, hint);
    const ended = inState(false);
    for (const { item } of ended.slice(0, Math.max(0, ended.length - kept))) {
      entries.delete(item.id);
    }
    entry.changed.reportNow();
  }

  return {
    admit() {
      if (isClosed) throw new LabError('cancelled', 'the lab is closing', 'start it again');
      if (!limit || inState(true).length < limit.most) return;
      throw new LabError('not-allowed', limit.message, 'wait for one, or cancel one');
    },
    launch(start) {
      const entry = createEntry(start.id ?? ++lastId, start, onChange);
      const { item } = entry;
      if (isClosed) entry.controller.abort();
      entries.delete(item.id);
      entries.set(item.id, entry);
      entry.changed.reportNow();
      entry.ended = follow(entry, start.run);
      return { item, ended: entry.ended };
    },
    find: (id) => entries.get(id)?.item,
    items: () => [...entries.values()].map(({ item }) => item).toReversed(),
    async stop(id, request) {
      const entry = entries.get(id);
      if (!entry) throw new LabError('not-found', `there is no ${noun} ${id}`, `list the ${noun}s`);
      entry.request = request;
      entry.controller.abort();
      await entry.ended;
      return entry.item;
    },
    close() {
      isClosed = true;
      for (const { controller } of entries.values()) controller.abort();
    },
    async settle() {
      await Promise.all([...entries.values()].map(({ ended }) => ended));
    },
  };
}
