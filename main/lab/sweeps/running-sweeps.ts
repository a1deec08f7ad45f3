import type { SweepSummary } from '../../../shared/contract.ts';
import { LabError } from '../../../shared/errors.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { SweepHead, SweepKind } from '../../store/store.ts';
import { cancelled } from '../work/cancelled.ts';
import { shareLock } from '../work/shared-lock.ts';
import { toProblem } from '../work/to-problem.ts';
import type { StopRequest, WorkControl, WorkList } from '../work/work-list.ts';
import { runPoints, type PointsOptions } from './run-points.ts';
import { runRecorded } from './run-recorded.ts';
import type { StartedSweep } from './started-sweep.ts';
import type { SweepOutcome } from './sweep-outcome.ts';
import {
  summarizeRecorded,
  summarizeRunning,
  type SweepDetails,
  type SweepItem,
} from './sweep-summary.ts';
import type { SweepsParts } from './sweeps-parts.ts';
import { isUrgent } from './urgency.ts';

const hint = 'resume it; if it stops again, report it';

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
    lane: `sweep ${id}`,
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
function summarizeEnded(item: SweepItem, get: (id: number) => SweepSummary): SweepSummary {
  try {
    return get(item.id);
  } catch (error) {
    const problem = item.problem ?? toProblem(error, hint);
    return { ...summarizeRunning(item), state: 'paused', progress: null, problem };
  }
}

/** A sweep recorded as running. */
interface PreparedSweep {
  readonly id: number;
  readonly specs: readonly Spec[];
  readonly options: PointsOptions;
}

/** A prepared sweep under the lock. */
interface BegunSweep extends PreparedSweep {
  /** Releases the lock. */
  readonly release: () => void;
  readonly kind: SweepKind;
}

async function performSweep(
  { runner, store }: Pick<SweepsParts, 'runner' | 'store'>,
  { id, kind, specs, options, release }: BegunSweep,
  control: WorkControl<SweepDetails>,
): Promise<SweepOutcome> {
  const watched = watchPoints(id, control, options);
  const run = () =>
    runPoints(runner, specs, { ...watched, isUrgent: (spec) => isUrgent(kind, spec) });
  try {
    return await runRecorded(store, id, control, run);
  } finally {
    release();
  }
}

type SweepList = WorkList<SweepKind, SweepDetails>;

function launchSweep(
  parts: SweepsParts,
  list: SweepList,
  begun: Omit<BegunSweep, 'kind'>,
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
      outcome.resolve(performSweep(parts, { ...begun, kind }, control));
      if ((await outcome.promise).interrupted) throw cancelled();
      return {};
    },
  });
  const ended = launched.ended.then(() => outcome.promise);
  ended.catch(() => undefined); // Its item has the problem, for those who do not await it.
  return { summary: summarizeRunning(launched.item), ended };
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
  /** Resolves when it has ended. */
  stop(id: number, as: StopRequest): Promise<void>;
}

export function createRunningSweeps(parts: SweepsParts): RunningSweeps {
  const { store, work, onChange } = parts;
  const list = work.openList<SweepKind, SweepDetails>({
    noun: 'sweep',
    hint,
    onChange(item) {
      if (item.state !== 'running') ends.delete(item.id);
      onChange(item.state === 'running' ? summarizeRunning(item) : summarizeEnded(item, get));
    },
  });
  const share = shareLock(parts.lock);
  const hold = () => {
    list.admit();
    return share();
  };
  /** The outcomes of the running sweeps. */
  const ends = new Map<number, Promise<SweepOutcome>>();

  function describe(head: SweepHead): SweepSummary {
    const item = list.find(head.id);
    if (item?.state === 'running') return summarizeRunning(item);
    return summarizeRecorded(head, item?.problem ?? null);
  }

  function get(id: number): SweepSummary {
    const item = list.find(id);
    if (item?.state === 'running') return summarizeRunning(item);
    const head = store.findSweepHead(id);
    if (!head) throw new LabError('not-found', `there is no sweep ${id}`, 'list the sweeps');
    return describe(head);
  }

  async function begin(prepare: () => Promise<PreparedSweep>): Promise<StartedSweep> {
    const release = hold();
    try {
      const begun = { ...(await prepare()), release };
      const started = launchSweep(parts, list, begun);
      ends.set(begun.id, started.ended);
      return started;
    } catch (error) {
      release();
      throw error;
    }
  }

  const endOf = (id: number) => ends.get(id);
  const stop = async (id: number, as: StopRequest) => void (await list.stop(id, as));
  return { get, describe, hold, begin, endOf, stop };
}
