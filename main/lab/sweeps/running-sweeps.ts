import type { SweepSummary } from '../../../shared/contract.ts';
import { LabError } from '../../../shared/errors.ts';
import type { SlurmRequest } from '../../../shared/slurm-request.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { planRuns } from '../runs/plan-runs.ts';
import type { SweepHead, SweepKind } from '../../store/store.ts';
import { cancelled } from '../work/cancelled.ts';
import { shareLock } from '../work/shared-lock.ts';
import { toProblem } from '../work/to-problem.ts';
import type { StopRequest, WorkControl, WorkList } from '../work/work-list.ts';
import { runPoints, type PointsOptions, type PointsOutcome } from './run-points.ts';
import { runRecorded } from './run-recorded.ts';
import type { StartedSweep } from './started-sweep.ts';
import type { SweepOutcome } from './sweep-outcome.ts';
import {
  summarizeRecorded,
  summarizeRunning,
  type SweepDetails,
  type SweepItem,
} from './sweep-summary.ts';
import type { PlacedWork } from './sweep-place.ts';
import type { SweepsParts } from './sweeps-parts.ts';
import { isUrgent } from './urgency.ts';

const hint = 'resume it; if it stops again, report it';

const laneOf = (id: number) => `sweep ${id}`;

/** Options that report progress both to the sweep's work item and to its watcher. */
function watchPoints(
  id: number,
  { signal, report, update }: WorkControl<SweepDetails>,
  { force, onProgress, onResult, onFailure }: PointsOptions,
): PointsOptions {
  let [done, failed] = [0, 0];
  return {
    force,
    signal,
    lane: laneOf(id),
    onProgress(progress) {
      report(progress);
      onProgress?.(progress);
    },
    onResult(index, outcome) {
      update({ done: ++done });
      onResult?.(index, outcome);
    },
    onFailure(index, error) {
      update({ failed: ++failed });
      onFailure?.(index, error);
    },
  };
}

/** The summary of a sweep that has ended, even if the database can no longer be read. */
function summarizeEnded(
  item: SweepItem,
  name: string,
  get: (id: number) => SweepSummary,
): SweepSummary {
  try {
    return get(item.id);
  } catch (error) {
    const problem = item.problem ?? toProblem(error, hint);
    return { ...summarizeRunning(item, name), state: 'paused', progress: null, problem };
  }
}

/** A sweep recorded as running. */
interface PreparedSweep {
  readonly id: number;
  readonly specs: readonly Spec[];
  readonly options: PointsOptions;
  /** Asks for a job array of Slurm; a resumed sweep finds its own. */
  readonly slurm?: SlurmRequest | undefined;
}

/** A prepared sweep under the lock. */
interface BegunSweep extends PreparedSweep {
  /** Releases the lock. */
  readonly release: () => void;
  readonly head: SweepHead;
}

type PerformParts = Pick<SweepsParts, 'runner' | 'store' | 'places'>;

/** Finds or makes the place of a sweep; undefined means the lab's pool. @throws LabError. */
async function openPlace(
  { runner, places }: PerformParts,
  { id, head, specs, options, slurm }: BegunSweep,
  { signal, stopRequest }: WorkControl<SweepDetails>,
): Promise<PlacedWork | undefined> {
  if (!places) {
    if (!slurm) return undefined;
    throw new LabError('not-allowed', 'this lab has no cluster', 'lab sweep --slurm');
  }
  const planned = await planRuns(runner, specs);
  const lacking = planned.filter(({ stored }) => options.force || !stored);
  const missing = [...new Map(lacking.map(({ key, spec }) => [key, spec])).values()];
  if (missing.length === 0) return undefined;
  const { createdAt, command } = head;
  const sweep = { id, createdAt, command, lane: laneOf(id), missing, signal, stopRequest };
  return slurm ? places.start(sweep, slurm) : places.find(sweep);
}

/** Runs what a sweep lacks; if its place fails, that is why the sweep stops. */
async function runInPlace(
  place: PlacedWork | undefined,
  signal: AbortSignal,
  run: (signal: AbortSignal) => Promise<PointsOutcome>,
): Promise<PointsOutcome> {
  if (!place) return run(signal);
  const failing = new AbortController();
  place.following.catch((error: unknown) => failing.abort(error));
  let isDone = false;
  try {
    const outcome = await run(AbortSignal.any([signal, failing.signal]));
    isDone = !outcome.interrupted && outcome.failures.length === 0;
    if (outcome.interrupted) failing.signal.throwIfAborted();
    return outcome;
  } finally {
    await place.end(isDone);
  }
}

async function performSweep(
  parts: PerformParts,
  begun: BegunSweep,
  control: WorkControl<SweepDetails>,
): Promise<SweepOutcome> {
  const { id, head, specs, options, release } = begun;
  const watched = watchPoints(id, control, options);
  const run = (signal: AbortSignal) =>
    runPoints(parts.runner, specs, {
      ...watched,
      signal,
      isUrgent: (spec) => isUrgent(head.kind, spec),
    });
  try {
    return await runRecorded(parts.store, id, control, async () =>
      runInPlace(await openPlace(parts, begun, control), control.signal, run),
    );
  } finally {
    release();
  }
}

type SweepList = WorkList<SweepKind, SweepDetails>;

function launchSweep(
  parts: SweepsParts,
  list: SweepList,
  begun: Omit<BegunSweep, 'head'>,
): StartedSweep {
  const { id, options } = begun;
  const head = parts.store.findSweepHead(id);
  if (!head) throw new Error(`sweep ${id} has disappeared since it was recorded`);
  const outcome = Promise.withResolvers<SweepOutcome>();
  const { kind, command: name, createdAt, total } = head;
  const details = { createdAt, total, done: 0, failed: 0 };
  const launched = list.launch({
    id,
    kind,
    name,
    details,
    signal: options.signal,
    async run(control) {
      outcome.resolve(performSweep(parts, { ...begun, head }, control));
      if ((await outcome.promise).interrupted) throw cancelled();
      return {};
    },
  });
  const ended = launched.ended.then(() => outcome.promise);
  ended.catch(() => undefined); // Its item has the problem, for those who do not await it.
  return { summary: summarizeRunning(launched.item, head.name), ended };
}

/** The sweeps of this process as work items, and every recorded sweep with its state in this process. */
export interface RunningSweeps {
  /** @throws LabError `not-found`. */
  get(id: number): SweepSummary;
  /** A recorded sweep, with its live state while it runs. */
  describe(head: SweepHead): SweepSummary;
  /** Takes or shares the lock; the returned function releases it. @throws LabError. */
  hold(): () => void;
  /** Begins a sweep under the lock, which is held until the sweep ends or fails to begin. */
  begin(prepare: () => Promise<PreparedSweep>): Promise<StartedSweep>;
  /** The outcome of a sweep that runs in this process. */
  endOf(id: number): Promise<SweepOutcome> | undefined;
  /** @throws LabError `not-found`. */
  rename(id: number, name: string): SweepSummary;
  /** Resolves when it has ended. */
  stop(id: number, as: StopRequest): Promise<void>;
}

function requireHead(store: SweepsParts['store'], id: number): SweepHead {
  const head = store.findSweepHead(id);
  if (head) return head;
  throw new LabError('not-found', `there is no sweep ${id}`, 'list the sweeps');
}

export function createRunningSweeps(parts: SweepsParts): RunningSweeps {
  const { store, work, onChange } = parts;
  const list = work.openList<SweepKind, SweepDetails>({
    noun: 'sweep',
    hint,
    onChange(item) {
      if (item.state !== 'running') ends.delete(item.id);
      const name = names.get(item.id) ?? '';
      const isRunning = item.state === 'running';
      onChange(isRunning ? summarizeRunning(item, name) : summarizeEnded(item, name, get));
    },
  });
  const share = shareLock(parts.lock);
  const hold = () => {
    list.admit();
    return share();
  };
  /** The outcomes of the running sweeps. */
  const ends = new Map<number, Promise<SweepOutcome>>();
  /** Their names, which a person may change meanwhile. */
  const names = new Map<number, string>();

  function findRunning(id: number): SweepSummary | undefined {
    const item = list.find(id);
    return item?.state === 'running' ? summarizeRunning(item, names.get(id) ?? '') : undefined;
  }

  const describe = (head: SweepHead) =>
    findRunning(head.id) ?? summarizeRecorded(head, list.find(head.id)?.problem ?? null);

  const get = (id: number) => findRunning(id) ?? describe(requireHead(store, id));

  async function begin(prepare: () => Promise<PreparedSweep>): Promise<StartedSweep> {
    const release = hold();
    try {
      const begun = { ...(await prepare()), release };
      names.set(begun.id, store.findSweepHead(begun.id)?.name ?? '');
      const started = launchSweep(parts, list, begun);
      ends.set(begun.id, started.ended);
      return started;
    } catch (error) {
      release();
      throw error;
    }
  }

  function rename(id: number, name: string): SweepSummary {
    store.renameSweep(id, name);
    names.set(id, name);
    return get(id);
  }

  const stop = async (id: number, as: StopRequest) => void (await list.stop(id, as));
  return { get, describe, rename, hold, begin, stop, endOf: (id) => ends.get(id) };
}
