import type { RunStore } from '../../store/store.ts';
import { requireSweep } from './require-sweep.ts';

/**
 * The finished runs of a recorded sweep in planned order, each once; null means the newest sweep.
 * @throws LabError `not-found`.
 */
export function readSweepRuns(
  store: RunStore,
  id: number | null,
): { readonly id: number; readonly command: string; readonly done: readonly string[] } {
  const sweep = requireSweep(id === null ? store.lastSweep() : store.findSweep(id), id);
  const keys = new Set(sweep.points.map(({ key }) => key));
  return {
    id: sweep.id,
    command: sweep.command,
    done: [...keys].filter((key) => store.hasResult(key)),
  };
}
