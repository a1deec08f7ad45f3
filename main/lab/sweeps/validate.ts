import type { CallValue } from '../../../shared/contract.ts';
import { LabError } from '../../../shared/errors.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { ValidationRow } from '../../../shared/validation.ts';
import { cancelled } from '../work/cancelled.ts';
import type { RunOptions } from '../runs/run-options.ts';
import type { Presets } from '../spec/presets.ts';
import { publishedRows, publishedSources } from './published.ts';
import { resolveRequest } from '../spec/resolve.ts';
import type { Runner } from '../runs/runner.ts';
import { runPoints } from './sweep.ts';

/** The run of every measured row, in the order of the publications. */
export function planValidation(presets: Presets): Spec[] {
  return publishedRows.map(({ machine, policy }) => resolveRequest({ machine, policy }, presets));
}

/** Every measured row beside what the store has of it, how many it lacks, and the mails. */
export function readValidation(runner: Runner, presets: Presets): CallValue<'validation.get'> {
  const rows = publishedRows.map(({ machine, policy, source, ratio, fitted }) => {
    const key = runner.keyOf(resolveRequest({ machine, policy }, presets));
    const result = runner.find(key);
    const simulated = result?.overhead.tick ?? null;
    return {
      key,
      machine,
      policy,
      source,
      publishedRatio: ratio,
      fitted,
      simulated,
      error: simulated && (simulated.mean - ratio) / ratio,
      precisionReached: result?.precisionReached ?? null,
    };
  });
  const missing = rows.filter(({ simulated }) => simulated === null).length;
  const sources = Object.entries(publishedSources).map(([name, mail]) => ({ name, ...mail }));
  return { rows, missing, sources };
}

/**
 * Simulates (or finds) every measured published row and sets it beside its figure, in the order of
 * the publications.
 * @throws LabError `run-failed` with the first row that failed, or `cancelled`.
 */
export async function validateRows(
  runner: Runner,
  presets: Presets,
  options: RunOptions,
): Promise<ValidationRow[]> {
  const specs = planValidation(presets);
  const { results, failures, interrupted } = await runPoints(runner, specs, options);
  if (interrupted) throw cancelled();
  return publishedRows.map(({ machine, policy, source, ratio, fitted }, index) => {
    const result = results[index];
    if (!result) {
      const message = failures.find((failure) => failure.index === index)?.message ?? 'no result';
      throw new LabError(
        'run-failed',
        `${policy} on ${machine}: ${message}`,
        'lab list shows failed runs',
      );
    }
    const simulated = result.overhead.tick;
    return {
      machine,
      policy,
      source,
      publishedRatio: ratio,
      simulated,
      error: (simulated.mean - ratio) / ratio,
      fitted,
      precisionReached: result.precisionReached,
    };
  });
}
