import type { SweepSummary } from '../../../shared/contract.ts';
import { LabError } from '../../../shared/errors.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { RunStore, SweepHead, SweepKind, SweepStatus } from '../../store/store.ts';
import type { Runner } from '../runs/runner.ts';
import { isStoreError } from '../runs/store-error.ts';
import { readSpecs, recordSweep, runPoints, runRecorded, type PointsOutcome } from './sweep.ts';

export interface SweepsParts {
  readonly runner: Runner;
  readonly store: RunStore;
  readonly now: () => Date;
  /** Taken while any sweep runs. @throws LabError `database-busy`. */
  readonly lock: () => { release(): void };
  /** Told of every change of state and, at most ten times a second each, of progress. */
  readonly onChange: (sweep: SweepSummary) => void;
}

export interface SweepStart {
  readonly kind: SweepKind;
  readonly command: string;
  readonly specs: readonly Spec[];
  readonly force?: boolean;
}

/** The sweeps that run in this process, and those that are recorded, under one set of verbs. */
export interface Sweeps {
  /** Resolves when it is recorded and runs. */
  start(sweep: SweepStart): Promise<SweepSummary>;
  /** Stops at once; what has finished is recorded, single replications are kept in memory. */
  pause(id: number): Promise<SweepSummary>;
  /** Runs what it lacks. One that runs is left as it is. */
  resume(id: number): Promise<SweepSummary>;
  cancel(id: number): Promise<SweepSummary>;
  /** @throws LabError `not-found`. */
  get(id: number): SweepSummary;
  /** A recorded sweep with what is known of it while it runs. */
  describe(head: SweepHead): SweepSummary;
  /** Stops all as interrupted; resolves when they have ended. */
  close(): Promise<void>;
}

interface Active {
  summary: SweepSummary;
  readonly controller: AbortController;
  stoppedAs: SweepStatus;
  ended: Promise<void>;
  toldMs: number;
  timer: NodeJS.Timeout | null;
}

const tellEveryMs = 100;

/** Problems of sweeps that broke off, until they run again. */
type Problems = Map<number, SweepSummary['problem']>;

export function createSweeps(parts: SweepsParts): Sweeps {
  const { runner, store, now, onChange } = parts;
  const active = new Map<number, Active>();
  const problems: Problems = new Map();
  let lock: { release(): void } | null = null;
  let holders = 0;
  let isClosing = false;
  /** Starts and resumptions that are under way; closing waits for them. */
  const opening = new Set<Promise<SweepSummary>>();
  const resuming = new Map<number, Promise<SweepSummary>>();

  const hold = () => {
    if (isClosing) throw new LabError('cancelled', 'the lab is closing', 'start it again');
    lock ??= parts.lock();
    holders++;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      if (--holders > 0) return;
      const held = lock;
      lock = null;
      held?.release();
    };
  };

  function track(work: Promise<SweepSummary>): Promise<SweepSummary> {
    const end = () => void opening.delete(work);
    opening.add(work);
    work.then(end, end);
    return work;
  }

  function describe(head: SweepHead): SweepSummary {
    const entry = active.get(head.id);
    if (entry) return entry.summary;
    const problem = problems.get(head.id) ?? null;
    const summary = toSummary(head, problem);
    // It broke off, and the store could not even be told so.
    return problem && summary.state === 'running' ? { ...summary, state: 'paused' } : summary;
  }

  const get = (id: number): SweepSummary => {
    const head = active.get(id)?.summary ?? store.findSweepHead(id);
    if (!head) throw new LabError('not-found', `there is no sweep ${id}`, 'list the sweeps');
    return 'state' in head ? head : describe(head);
  };

  function tell(entry: Active): void {
    const waitMs = entry.toldMs + tellEveryMs - performance.now();
    if (waitMs > 0) {
      entry.timer ??= setTimeout(() => tell(entry), waitMs);
      return;
    }
    if (entry.timer) clearTimeout(entry.timer);
    entry.timer = null;
    entry.toldMs = performance.now();
    onChange(entry.summary);
  }

  function launch(id: number, specs: readonly Spec[], force: boolean, release: () => void): Active {
    const head = store.findSweepHead(id);
    if (!head) throw new Error(`sweep ${id} was recorded and is gone`);
    problems.delete(id);
    const controller = new AbortController();
    if (isClosing) controller.abort();
    const summary: SweepSummary = {
      ...toSummary(head, null),
      state: 'running',
      done: 0,
      failed: 0,
    };
    const entry: Active = {
      summary,
      controller,
      stoppedAs: 'interrupted',
      ended: Promise.resolve(),
      toldMs: Number.NEGATIVE_INFINITY,
      timer: null,
    };
    const update = (change: Partial<SweepSummary>) => {
      // A run that another sweep shares goes on after this one has ended, and still tells of itself.
      if (active.get(id) !== entry) return;
      entry.summary = { ...entry.summary, ...change };
      tell(entry);
    };
    const run = () =>
      runPoints(runner, specs, {
        force,
        signal: controller.signal,
        lane: `sweep ${id}`,
        onProgress: (progress) => update({ progress }),
        onResult: () => update({ done: entry.summary.done + 1 }),
        onFailure: () => update({ failed: entry.summary.failed + 1 }),
      });
    active.set(id, entry);
    entry.ended = follow(id, entry, run, release);
    onChange(entry.summary);
    return entry;
  }

  async function follow(
    id: number,
    entry: Active,
    run: () => Promise<PointsOutcome>,
    release: () => void,
  ): Promise<void> {
    try {
      await runRecorded(store, id, run, () => entry.stoppedAs);
    } catch (error) {
      problems.set(id, toProblem(error));
      // The disk may be full: what could not be written is tried again, and else said above.
      const isAskedFor = isClosing || entry.stoppedAs !== 'interrupted';
      if (isStoreError(error)) tryToSet(store, id, isAskedFor ? entry.stoppedAs : 'paused');
    }
    if (entry.timer) clearTimeout(entry.timer);
    active.delete(id);
    try {
      release();
    } catch (error) {
      problems.set(id, toProblem(error));
    }
    onChange(lastWord(id, entry));
  }

  /** What became of a sweep, also when the database cannot be read any more. */
  function lastWord(id: number, { summary }: Active): SweepSummary {
    try {
      return get(id);
    } catch (error) {
      const problem = problems.get(id) ?? toProblem(error);
      return { ...summary, state: 'paused', progress: null, problem };
    }
  }

  async function stop(id: number, as: SweepStatus): Promise<SweepSummary> {
    // What is being resumed is stopped once it runs: the later wish counts.
    const resumption = resuming.get(id);
    if (resumption) await resumption.catch(() => undefined);
    const entry = active.get(id);
    if (entry) {
      entry.stoppedAs = as;
      entry.controller.abort();
      await entry.ended;
      return get(id);
    }
    const sweep = get(id);
    if (sweep.state === 'done' || sweep.state === 'planning') {
      const hint = sweep.state === 'done' ? 'nothing is left to do' : 'wait until it runs';
      throw new LabError('not-allowed', `sweep ${id} is ${sweep.state}`, hint);
    }
    // One that runs, but not here, is another process's for as long as that holds the lock.
    const release = sweep.state === 'running' ? hold() : undefined;
    try {
      store.setSweepStatus(id, as);
    } finally {
      release?.();
    }
    const stopped = get(id);
    onChange(stopped);
    return stopped;
  }

  async function start({ kind, command, specs, force = false }: SweepStart) {
    const release = hold();
    try {
      const createdAt = now().toISOString();
      const id = await recordSweep(runner, store, specs, { kind, command, createdAt });
      return launch(id, specs, force, release).summary;
    } catch (error) {
      release();
      throw error;
    }
  }

  async function resume(id: number): Promise<SweepSummary> {
    const known = get(id);
    if (active.has(id)) return known;
    if (known.state === 'done' || known.state === 'planning') {
      const hint = 'start a new sweep; what is stored is not run again';
      throw new LabError('not-allowed', `sweep ${id} is ${known.state}`, hint);
    }
    const release = hold();
    try {
      const specs = await readSpecs(store.findSweep(id)?.points ?? []);
      store.setSweepStatus(id, 'running');
      return launch(id, specs, false, release).summary;
    } catch (error) {
      release();
      throw error;
    }
  }

  return {
    get,
    describe,
    start: (sweep) => track(start(sweep)),
    pause: (id) => stop(id, 'paused'),
    cancel: (id) => stop(id, 'cancelled'),
    resume(id) {
      const known = resuming.get(id);
      if (known) return known;
      const work = track(resume(id));
      const end = () => void resuming.delete(id);
      resuming.set(id, work);
      work.then(end, end);
      return work;
    },
    async close() {
      isClosing = true;
      for (const entry of active.values()) entry.controller.abort();
      await Promise.allSettled(opening);
      await Promise.all([...active.values()].map(({ ended }) => ended));
    },
  };
}

function toSummary(head: SweepHead, problem: SweepSummary['problem']): SweepSummary {
  const { status, ...others } = head;
  return { ...others, state: status, progress: null, problem };
}

function toProblem(error: unknown): SweepSummary['problem'] {
  if (error instanceof LabError) {
    return { code: error.code, message: error.message, hint: error.hint };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'internal', message, hint: 'resume it; if it stops again, report it' };
}

function tryToSet(store: RunStore, id: number, status: SweepStatus): void {
  try {
    store.setSweepStatus(id, status);
  } catch {
    // The first failure is told already; the next opening of the database settles the rest.
  }
}
