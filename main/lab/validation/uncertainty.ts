import { searchedCosts } from '../../calibrate/searched-costs.ts';
import type { RunSummary } from '../../../shared/contract.ts';
import type { CostRange } from '../../../shared/cost-range.ts';
import type { Estimate } from '../../../shared/result.ts';
import { allowedError } from '../../../shared/text/validation-summary.ts';
import type { RatioRange, Uncertainty } from '../../../shared/validation.ts';
import { publishedRatios, publishedRows, type PublishedRow } from './published.ts';
import type { SetsRange } from './cost-uncertainty.ts';
import { storedUncertainty } from './stored-uncertainty.ts';

/** What costs say of a machine's ratio that were fitted without its rows; null if it was not left out. */
export function findLeftOut(machine: string, policy: string): RatioRange | null {
  const found = storedUncertainty.leftOut.find(
    (row) => row.machine === machine && row.policy === policy,
  );
  return found ? { low: found.low, high: found.high, sets: found.sets } : null;
}

/** The presets whose ratio no measured row pins down, with the factors on what they add. */
export const unpinnedFactors: readonly SetsRange[] = storedUncertainty.ranges.filter(
  ({ machine, policy }) =>
    !publishedRatios.some((row) => row.machine === machine && row.policy === policy),
);

const sets = storedUncertainty.sets.length + 1;

/**
 * The range around a ratio to policy none: from what its interval adds at its ends by the factors of the
 * sets. It holds the interval, as one set is the lab's own, with factor 1.
 */
export function rangeAround(
  { low, high }: Pick<Estimate, 'low' | 'high'>,
  factors: Pick<SetsRange, 'low' | 'high'>,
): Pick<CostRange, 'low' | 'high'> {
  const ends = [low - 1, high - 1].flatMap((added) => [added * factors.low, added * factors.high]);
  return { low: 1 + Math.min(...ends), high: 1 + Math.max(...ends) };
}

/** A run, as far as it says whether it is that of a preset. */
export interface PresetRun {
  readonly key: string;
  readonly spec: {
    readonly machine: { readonly name: string };
    readonly policy: { readonly name: string };
  };
}

/** A run with its ratio to policy none. */
export interface RatedRun extends PresetRun {
  readonly overhead: { readonly tick: Estimate };
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

/** Finds the range of exactly a run, around its own ratio, if it is an unchanged preset that was not measured. */
export function createRangeFinder(keyOf: KeyOfPreset): (run: RatedRun) => CostRange | undefined {
  const find = createEntryFinder(unpinnedFactors, keyOf);
  return (run) => {
    const [factors] = find(run);
    if (!factors) return undefined;
    const { machine, policy } = factors;
    return { machine, policy, ...rangeAround(run.overhead.tick, factors), sets };
  };
}

/** What a list shows of a run says of its preset. */
const presetOf = ({ machine, policy }: Pick<RunSummary, 'machine' | 'policy'>) => ({
  machine: { name: machine },
  policy: { name: policy },
});

/** A run of a list with the range of its ratio, if it has one. */
export function withRange(
  run: RunSummary,
  rangeOf: (run: RatedRun) => CostRange | undefined,
): RunSummary {
  const { key, overhead } = run;
  const range = overhead && rangeOf({ key, spec: presetOf(run), overhead: { tick: overhead } });
  if (!range) return run;
  const { low, high } = range;
  return { ...run, ratioRange: { low, high, sets: range.sets } };
}

/** What is known of these runs beside their simulation, by key: as posted, and ranges of what no row pins down. */
export function findReferences(
  runs: readonly RatedRun[],
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
  return findNamed(unpinnedFactors, spec).length > 0;
}

/** The same of a run of a list. */
export const summaryMayHaveRange = (run: RunSummary): boolean =>
  mayHaveRange({ spec: presetOf(run) });

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
