import type { CallValue } from '../../../shared/contract.ts';
import { LabError } from '../../../shared/errors.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { Estimate } from '../../../shared/result.ts';
import type { ValidationRow } from '../../../shared/validation.ts';
import { cancelled } from '../work/cancelled.ts';
import type { Presets } from '../spec/presets.ts';
import { publishedRows, publishedSources, type PublishedRow } from './published.ts';
import { resolveRequest } from '../spec/resolve.ts';
import type { Runner } from '../runs/runner.ts';
import type { StartedSweep } from './started-sweep.ts';
import type { SweepOutcome } from './sweep-outcome.ts';
import type { SweepWatch } from './sweep-watch.ts';
import type { Sweeps } from './sweeps.ts';

/** The run of every measured row, in the order of the publications. */
function planValidation(presets: Presets): Spec[] {
  return publishedRows.map(({ machine, policy }) => resolveRequest({ machine, policy }, presets));
}

export interface ValidationOptions extends SweepWatch {
  /** Simulate even what the store has. */
  readonly force?: boolean | undefined;
}

/** The published part of a row. */
function describeRow({ machine, policy, source, ratio, fitted }: PublishedRow) {
  return { machine, policy, source, publishedRatio: ratio, fitted };
}

/** Error of a simulated ratio, as a share of the published one. */
const errorOf = ({ ratio }: PublishedRow, { mean }: Estimate) => (mean - ratio) / ratio;

/** Every measured row beside its stored result, the number of missing results, and the e-mails. */
export function readValidation(runner: Runner, presets: Presets): CallValue<'validation.get'> {
  const rows = publishedRows.map((row) => {
    const { machine, policy } = row;
    const key = runner.keyOf(resolveRequest({ machine, policy }, presets));
    const result = runner.find(key);
    const simulated = result?.overhead.tick ?? null;
    const error = simulated && errorOf(row, simulated);
    const precisionReached = result?.precisionReached ?? null;
    return { key, ...describeRow(row), simulated, error, precisionReached };
  });
  const missing = rows.filter(({ simulated }) => simulated === null).length;
  const sources = Object.entries(publishedSources).map(([name, mail]) => ({ name, ...mail }));
  return { rows, missing, sources };
}

/** The command that simulates every measured row. */
const validationCommand = 'lab validate';

/** Runs every measured row, as a sweep. */
export function startValidation(
  sweeps: Sweeps,
  presets: Presets,
  { force, ...watch }: ValidationOptions,
): Promise<StartedSweep> {
  const specs = planValidation(presets);
  return sweeps.start({ kind: 'validation', command: validationCommand, specs, force }, watch);
}

/**
 * Every measured row beside its simulation, in the order of the publications.
 * @throws LabError `run-failed` with the first row that failed, or `cancelled`.
 */
export function readValidated({
  results,
  failures,
  interrupted,
}: Omit<SweepOutcome, 'id'>): ValidationRow[] {
  if (interrupted) throw cancelled();
  return publishedRows.map((row, index) => {
    const result = results[index];
    if (!result) {
      const message = failures.find((failure) => failure.index === index)?.message ?? 'no result';
      const text = `${row.policy} on ${row.machine}: ${message}`;
      throw new LabError('run-failed', text, 'lab list shows failed runs');
    }
    const simulated = result.overhead.tick;
    const { precisionReached } = result;
    return { ...describeRow(row), simulated, error: errorOf(row, simulated), precisionReached };
  });
}
