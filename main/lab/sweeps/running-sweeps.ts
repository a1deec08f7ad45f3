import type { SweepSummary } from '../../../shared/contract.ts';
import { LabError } from '../../../shared/errors.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { SweepHead, SweepKind } from '../../store/store.ts';
import { cancelled } from '../work/cancelled.ts';
import { shareLock } from '../work/shared-lock.ts';
import { toProblem } from '../work/to-problem.ts';
import type { StopWish, WorkControl } from '../work/work-list.ts';
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

const hint = 'resume it; if it stops again, report it';

/** The points of a sweep, with what they count reported to its work item and to who waits for it. */
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

/** The sweeps of this process as work items, and every recorded one with what is known of it here. */
export function createRunningSweeps(parts: Omit<SweepsParts, 'now'>) {
  const { runner, store, work, onChange } = parts;
  const list = work.openList<SweepKind, SweepDetails>({
    noun: 'sweep',
    hint,
    onChange(item) {
      if (item.state !== 'running') ends.delete(item.id);
      onChange(item.state === 'running' ? summarizeRunning(item) : last(item));
    },
  });
  const hold = shareLock(parts.lock);
  /** The ends of those that run. */
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

  /** What became of a sweep, also when the database cannot be read any more. */
  function last(item: SweepItem): SweepSummary {
    try {
      return get(item.id);
    } catch (error) {
      const problem = item.problem ?? toProblem(error, hint);
      return { ...summarizeRunning(item), state: 'paused', progress: null, problem };
    }
  }

  function launch(
    id: number,
    specs: readonly Spec[],
    options: PointsOptions,
    release: () => void,
  ): StartedSweep {
    const head = store.findSweepHead(id);
    if (!head) throw new Error(`sweep ${id} was recorded and is gone`);
    const outcome = Promise.withResolvers<SweepOutcome>();
    const perform = async (control: WorkControl<SweepDetails>) => {
      const run = () => runPoints(runner, specs, watchPoints(id, control, options));
      try {
        return await runRecorded(store, id, control, run);
      } finally {
        release();
      }
    };
    const { kind, command: name, createdAt, total } = head;
    const launched = list.launch({
      id,
      kind,
      name,
      details: { createdAt, total, done: 0, failed: 0 },
      signal: options.signal,
      async run(control) {
        outcome.resolve(perform(control));
        if ((await outcome.promise).interrupted) throw cancelled();
        return {};
      },
    });
    const ended = launched.ended.then(() => outcome.promise);
    ended.catch(() => undefined); // Its item has the problem, for those who do not await it.
    ends.set(id, ended);
    return { summary: summarizeRunning(launched.item), ended };
  }

  return {
    get,
    describe,
    launch,
    /** Takes the lock, or shares it, until what it gives is called. @throws LabError. */
    hold() {
      list.admit();
      return hold();
    },
    /** The end of one that runs. */
    endOf: (id: number) => ends.get(id),
    stop: (id: number, as: StopWish) => list.stop(id, as),
  };
}
