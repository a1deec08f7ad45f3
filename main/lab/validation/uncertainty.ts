import { searchedCosts } from '../../calibrate/searched-costs.ts';
import { findRange, type CostRange } from '../../../shared/cost-range.ts';
import { allowedError } from '../../../shared/text/validation-summary.ts';
import type { RatioRange, Uncertainty } from '../../../shared/validation.ts';
import { publishedRatios } from './published.ts';
import { storedUncertainty } from './stored-uncertainty.ts';

/** What costs say of a machine's ratio that were fitted without its rows; null if it was not left out. */
export function findLeftOut(machine: string, policy: string): RatioRange | null {
  const found = storedUncertainty.leftOut.find(
    (row) => row.machine === machine && row.policy === policy,
  );
  return found ? { low: found.low, high: found.high, sets: found.sets } : null;
}

/** The ratios of presets that no measured row pins down. */
export const unpinnedRanges: readonly CostRange[] = storedUncertainty.ranges
  .filter(
    ({ machine, policy }) =>
      !publishedRatios.some((row) => row.machine === machine && row.policy === policy),
  )
  .map((range) => ({ ...range, sets: storedUncertainty.sets.length + 1 }));

/** A run, as far as it says whether it is that of a preset. */
export interface PresetRun {
  readonly key: string;
  readonly spec: Parameters<typeof findRange>[1];
}

/**
 * The range of exactly this run, if it is an unchanged preset that was not measured.
 * @param keyOf The key of the run of such a preset.
 */
export function findRunRange(
  { key, spec }: PresetRun,
  keyOf: (preset: Pick<CostRange, 'machine' | 'policy'>) => string,
): CostRange | undefined {
  const range = findRange(unpinnedRanges, spec);
  return range && keyOf(range) === key ? range : undefined;
}

/** Finds the range of a run as findRunRange does, and asks for each key once. */
export function createRangeFinder(
  keyOf: Parameters<typeof findRunRange>[1],
): (run: PresetRun) => CostRange | undefined {
  const keys = new Map<string, string>();
  return (run) =>
    findRunRange(run, (preset) => {
      const name = `${preset.machine} ${preset.policy}`;
      const key = keys.get(name) ?? keyOf(preset);
      keys.set(name, key);
      return key;
    });
}

/** Whether the names of a run are those of a preset that has a range. */
export function mayHaveRange({ spec }: Pick<PresetRun, 'spec'>): boolean {
  return findRange(unpinnedRanges, spec) !== undefined;
}

/** What the measured ratios leave open, in short. */
export function summarizeUncertainty(): Uncertainty {
  const { command, modelVersion, date, sets, singularValues, isolation } = storedUncertainty;
  return {
    searched: searchedCosts.length,
    determined: singularValues.filter((value) => value > allowedError).length,
    sets: sets.length,
    command,
    modelVersion,
    date,
    isolation,
  };
}
