import type { Spec } from '../../../shared/spec/spec.ts';
import type { RunStore, SweepKind, SweepRow } from '../../store/store.ts';
import type { Runner } from '../runs/runner.ts';
import type { StartedSweep } from './started-sweep.ts';
import type { SweepWatch } from './sweep-watch.ts';
import type { Sweeps } from './sweeps.ts';

export interface FixedSweepParts {
  readonly runner: Pick<Runner, 'keyOf'>;
  readonly store: Pick<RunStore, 'lastSweep'>;
  readonly sweeps: Pick<Sweeps, 'start' | 'resume'>;
}

export interface FixedSweepOptions extends SweepWatch {
  /** Simulate even what the store has. */
  readonly force?: boolean | undefined;
}

/** True if the recorded sweep is this one of today: the same runs of the same model version. */
export function isSame({ points }: Pick<SweepRow, 'points'>, keys: readonly string[]): boolean {
  return points.length === keys.length && points.every(({ key }, i) => key === keys[i]);
}

/**
 * Starts a sweep of the lab's own. Asked for again, it is the sweep that was recorded: its runs are found,
 * and it does not come to stand before what a person has started since.
 */
export function startFixed(
  { runner, store, sweeps }: FixedSweepParts,
  { kind, command, specs }: { kind: SweepKind; command: string; specs: readonly Spec[] },
  { force, ...watch }: FixedSweepOptions = {},
): Promise<StartedSweep> {
  const last = store.lastSweep(kind);
  const keys = specs.map((spec) => runner.keyOf(spec));
  if (!last || !isSame(last, keys)) return sweeps.start({ kind, command, specs, force }, watch);
  return sweeps.resume(last.id, { ...watch, force, again: true });
}
