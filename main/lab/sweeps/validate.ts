import { LabError } from '../../../shared/errors.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { ValidationRow } from '../../../shared/validation.ts';
import type { Presets } from '../spec/presets.ts';
import { resolveRequest } from '../spec/resolve.ts';
import { compareRow } from '../validation/compare-row.ts';
import { publishedRatios } from '../validation/published.ts';
import { cancelled } from '../work/cancelled.ts';
import type { StartedSweep } from './started-sweep.ts';
import type { SweepOutcome } from './sweep-outcome.ts';
import type { SweepWatch } from './sweep-watch.ts';
import type { Sweeps } from './sweeps.ts';

/** The run of every measured ratio, in the order of the publications. */
function planValidation(presets: Presets): Spec[] {
  return publishedRatios.map(({ machine, policy }) => resolveRequest({ machine, policy }, presets));
}

export interface ValidationOptions extends SweepWatch {
  /** Simulate even what the store has. */
  readonly force?: boolean | undefined;
}

/** The command that simulates every measured ratio. */
const validationCommand = 'lab validate';

/** Runs every measured ratio, as a sweep. */
export function startValidation(
  sweeps: Sweeps,
  presets: Presets,
  { force, ...watch }: ValidationOptions,
): Promise<StartedSweep> {
  const specs = planValidation(presets);
  return sweeps.start({ kind: 'validation', command: validationCommand, specs, force }, watch);
}

/**
 * Every measured ratio beside its simulation, in the order of the publications.
 * @throws LabError `run-failed` with the first row that failed, or `cancelled`.
 */
export function readValidated(
  { results, failures, interrupted }: Omit<SweepOutcome, 'id'>,
  presets: Presets,
): ValidationRow[] {
  if (interrupted) throw cancelled();
  return publishedRatios.map((row, index) => {
    const { simulated, ...rest } = compareRow(row, results[index], presets);
    if (simulated) return { ...rest, simulated };
    const message = failures.find((failure) => failure.index === index)?.message ?? 'no result';
    const text = `${row.policy} on ${row.machine}: ${message}`;
    throw new LabError('run-failed', text, 'lab list shows failed runs');
  });
}
