import { searchedCosts } from '../../calibrate/searched-costs.ts';
import type { CostRange } from '../../../shared/cost-range.ts';
import { allowedError } from '../../../shared/text/validation-summary.ts';
import type { RatioRange, Uncertainty } from '../../../shared/validation.ts';
import { publishedRatios, publishedRows, type PublishedRow } from './published.ts';
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
  readonly spec: {
    readonly machine: { readonly name: string };
    readonly policy: { readonly name: string };
  };
}

/** The entries of the preset whose names a run has; the run need not be that of the preset. */
function findNamed<T extends Pick<CostRange, 'machine' | 'policy'>>(
  entries: readonly T[],
  { machine, policy }: PresetRun['spec'],
): T[] {
  return entries.filter((one) => one.machine === machine.name && one.policy === policy.name);
}

type KeyOfPreset = (preset: Pick<CostRange, 'machine' | 'policy'>) => string;

/**
 * Finds the entries of exactly a run: those of its preset, if the run is that preset unchanged. Asks for each
 * key once.
 * @param keyOf The key of the run of such a preset.
 */
export function createEntryFinder<T extends Pick<CostRange, 'machine' | 'policy'>>(
  entries: readonly T[],
  keyOf: KeyOfPreset,
): (run: PresetRun) => T[] {
  const keys = new Map<string, string>();
  return ({ key, spec }) =>
    findNamed(entries, spec).filter(({ machine, policy }) => {
      const name = `${machine} ${policy}`;
      const own = keys.get(name) ?? keyOf({ machine, policy });
      keys.set(name, own);
      return own === key;
    });
}

/** Finds the range of exactly a run, if it is an unchanged preset that was not measured. */
export function createRangeFinder(keyOf: KeyOfPreset): (run: PresetRun) => CostRange | undefined {
  const find = createEntryFinder(unpinnedRanges, keyOf);
  return (run) => find(run)[0];
}

/** What is known of these runs beside their simulation, by key: as posted, and ranges of what no row pins down. */
export function findReferences(
  runs: readonly PresetRun[],
  keyOf: KeyOfPreset,
): {
  readonly published: ReadonlyMap<string, readonly PublishedRow[]>;
  readonly ranges: ReadonlyMap<string, CostRange>;
} {
  const rowsOf = createEntryFinder(publishedRows, keyOf);
  const rangeOf = createRangeFinder(keyOf);
  const rows = runs.map((run) => [run.key, rowsOf(run)] as const);
  const ranges = runs.map((run) => [run.key, rangeOf(run)] as const);
  return {
    published: new Map(rows.filter(([, own]) => own.length > 0)),
    ranges: new Map(ranges.flatMap(([key, range]) => (range ? [[key, range] as const] : []))),
  };
}

/** Whether the names of a run are those of a preset that has a range. */
export function mayHaveRange({ spec }: Pick<PresetRun, 'spec'>): boolean {
  return findNamed(unpinnedRanges, spec).length > 0;
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
