import { LabError } from '../../../shared/errors.ts';
import type { RunStore } from '../../store/store.ts';

/**
 * The finished runs of a recorded sweep in planned order, each once; null is the newest sweep.
 * @throws LabError `not-found`.
 */
export function readSweepRuns(
  store: RunStore,
  id: number | null,
): { readonly command: string; readonly done: readonly string[] } {
  const sweep = id === null ? store.lastSweep() : store.findSweep(id);
  if (!sweep) {
    const what = id === null ? 'there is no sweep' : `there is no sweep ${id}`;
    throw new LabError('not-found', what, 'lab sweep starts one');
  }
  const keys = new Set(sweep.points.map(({ key }) => key));
  return { command: sweep.command, done: [...keys].filter((key) => store.hasResult(key)) };
}
