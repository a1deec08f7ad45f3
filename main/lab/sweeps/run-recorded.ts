import type { RunStore, SweepStatus } from '../../store/store.ts';
import { isStoreError } from '../runs/store-error.ts';
import type { WorkControl } from '../work/work-list.ts';
import type { PointsOutcome } from './run-points.ts';
import type { SweepOutcome } from './sweep-outcome.ts';

/**
 * Runs the points of a recorded sweep and records how it ended: with failed points it is done too.
 * One that was stopped is what was wished for, or else interrupted; so is one that broke off, but
 * where the store failed it is paused.
 */
export async function runRecorded(
  store: RunStore,
  id: number,
  { signal, stopWish }: Pick<WorkControl<unknown>, 'signal' | 'stopWish'>,
  run: () => Promise<PointsOutcome>,
): Promise<SweepOutcome> {
  const stoppedAs = () => stopWish() ?? 'interrupted';
  try {
    const outcome = await run();
    store.setSweepStatus(id, outcome.interrupted ? stoppedAs() : 'done');
    return { id, ...outcome };
  } catch (error) {
    tryToSet(store, id, isStoreError(error) && !signal.aborted ? 'paused' : stoppedAs());
    throw error;
  }
}

function tryToSet(store: RunStore, id: number, status: SweepStatus): void {
  try {
    store.setSweepStatus(id, status);
  } catch {
    // The first failure is reported; the next opening of the database settles the rest.
  }
}
