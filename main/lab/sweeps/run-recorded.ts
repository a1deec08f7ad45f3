import type { RunStore, SweepStatus } from '../../store/store.ts';
import { isStoreError } from '../runs/store-error.ts';
import type { WorkControl } from '../work/work-list.ts';
import type { PointsOutcome } from './run-points.ts';
import type { SweepOutcome } from './sweep-outcome.ts';

/**
 * Runs the points of a recorded sweep and records how it ended. Failed points do not keep it from
 * being done. A sweep that stopped or failed gets the requested status, or else `interrupted`; if the
 * store failed, it is paused.
 */
export async function runRecorded(
  store: RunStore,
  id: number,
  { signal, stopRequest }: Pick<WorkControl<unknown>, 'signal' | 'stopRequest'>,
  run: () => Promise<PointsOutcome>,
): Promise<SweepOutcome> {
  const stoppedAs = () => stopRequest() ?? 'interrupted';
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
    // The first failure is reported; the status is corrected when the database is next opened.
  }
}
