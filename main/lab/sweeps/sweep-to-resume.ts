import type { RunStore } from '../../store/store.ts';
import { requireSweep } from './require-sweep.ts';

/** The number of this sweep, or of the newest unfinished one. @throws LabError `not-found`. */
export function sweepToResume(store: RunStore, id: number | null): number {
  if (id !== null) return requireSweep(store.findSweepHead(id), id).id;
  return requireSweep(store.lastUnfinishedSweep(), id, 'unfinished sweep').id;
}
