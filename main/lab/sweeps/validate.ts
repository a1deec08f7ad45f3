import { LabError } from '../../../shared/errors.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { ValidationRow } from '../../../shared/validation.ts';
import type { Presets } from '../spec/presets.ts';
import { resolveRequest } from '../spec/resolve.ts';
import { compareRow } from '../validation/compare-row.ts';
import { publishedRatios } from '../validation/published.ts';
import { cancelled } from '../work/cancelled.ts';
import { startFixed, type FixedSweepOptions, type FixedSweepParts } from './fixed-sweep.ts';
import type { StartedSweep } from './started-sweep.ts';
import type { SweepOutcome } from './sweep-outcome.ts';

/** The run of every measured ratio, in the order of the publications. */
function planValidation(presets: Presets): Spec[] {
  return publishedRatios.map(({ machine, policy }) => resolveRequest({ machine, policy }, presets));
}

/** The command that simulates every measured ratio. */
const validationCommand = 'lab validate';

/** Runs every measured ratio, as one sweep however often it is asked for. */
export function startValidation(
  parts: FixedSweepParts,
  presets: Presets,
  options: FixedSweepOptions,
): Promise<StartedSweep> {
  const specs = planValidation(presets);
  return startFixed(parts, { kind: 'validation', command: validationCommand, specs }, options);
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
