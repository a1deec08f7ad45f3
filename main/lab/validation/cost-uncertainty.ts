import { setImmediate } from 'node:timers/promises';
import { placesOf } from '../../calibrate/cost-scale.ts';
import {
  fitRows,
  logAdded,
  measureSensitivity,
  rootMeanSquare,
  type RowsFit,
} from '../../calibrate/fit-rows.ts';
import { compareIsolation } from '../../calibrate/isolation.ts';
import { singularValues } from '../../calibrate/matrix.ts';
import { drawStarts } from '../../calibrate/draw-starts.ts';
import { fieldOf, searchedCosts } from '../../calibrate/searched-costs.ts';
import { simulateRatios, type Target } from '../../calibrate/targets.ts';
import type { Uncertainty } from '../../../shared/validation.ts';
import type { Progress } from '../../../shared/progress.ts';
import { builtInPresets } from '../spec/built-in-presets.ts';
import { refuseIfAborted } from '../work/cancelled.ts';
import { createEta } from '../work/eta.ts';
import { makeTarget } from './make-target.ts';
import { publishedMachines, publishedRatios, type PublishedRatio } from './published.ts';
import { policiesOf } from '../spec/presets.ts';

export type Costs = Readonly<Record<string, number>>;

/** What sets of costs say about a policy on a machine: the least and the greatest ratio. */
export interface RatioRange {
  readonly machine: string;
  readonly policy: string;
  readonly low: number;
  readonly high: number;
}

/** What the measured rows leave open. */
export interface CostUncertainty {
  /** Of the effects of the costs, each moved by its range, on the logarithms of what the ratios add. */
  readonly singularValues: readonly number[];
  /** Number of random places from which each fit was started. */
  readonly starts: number;
  /** Costs that meet the fitted rows at least as well as those of the lab. */
  readonly sets: readonly Costs[];
  /** Over these sets and the lab's own, every policy but none on each published machine. */
  readonly ranges: readonly RatioRange[];
  /** Over sets that meet the fitted rows of all other machines at least as well: a machine's rows. */
  readonly leftOut: readonly (RatioRange & { readonly sets: number })[];
  /** The measured policies with and without page-table isolation. */
  readonly isolation: Uncertainty['isolation'];
}

const machineNames = Object.keys(publishedMachines);

/** The values of the searched costs with which the lab simulates. */
export function labCosts(): Costs {
  const machine: Readonly<Record<string, unknown>> = { ...builtInPresets.machines[0] };
  return Object.fromEntries(
    searchedCosts.map(({ name }) => [name, Number(machine[fieldOf(name)])]),
  );
}

const targetOf = (row: PublishedRatio) => makeTarget(row.machine, row.policy, row.ratio);

const targetsOf = (rows: readonly PublishedRatio[]): Target[] => rows.map(targetOf);

const roundTo = (digits: number) => (value: number) => Number(value.toPrecision(digits));

/** Least and greatest ratio of each target over sets of costs, to four digits. */
export function rangesOver(targets: readonly Target[], sets: readonly Costs[]): RatioRange[] {
  const all = sets.map((costs) => simulateRatios(targets, costs));
  return targets.map(({ spec }, i) => {
    const ratios = all.map((one) => one[i] ?? Number.NaN);
    const [low, high] = [Math.min(...ratios), Math.max(...ratios)].map(roundTo(4));
    return { machine: spec.machine.name, policy: spec.policy.name, low: low!, high: high! };
  });
}

/** Root mean square error of costs on rows, as logarithms of what is added. */
export function errorOn(targets: readonly Target[], costs: Costs): number {
  const ratios = simulateRatios(targets, costs);
  return rootMeanSquare(
    targets.map(
      ({ ratio }, i) => logAdded(ratios[i] ?? Number.NaN) - logAdded(ratio ?? Number.NaN),
    ),
  );
}

/** Every policy but none on each published machine. */
export function everyTarget(): Target[] {
  const names = policiesOf(builtInPresets, 'direct-map');
  return machineNames.flatMap((machine) =>
    names.filter((name) => name !== 'none').map((name) => makeTarget(machine, name, null)),
  );
}

/**
 * Finds what the measured rows leave open: how many combinations of the searched costs they determine,
 * sets of costs that meet them as well as the lab's, and what sets say that know one machine less.
 * Deterministic. Progress is counted in fits.
 * @throws LabError `cancelled` at most one simulation after the signal fires.
 */
export async function findUncertainty(options: {
  /** Number of random places from which each fit is started. */
  readonly starts?: number;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}): Promise<CostUncertainty> {
  const { starts = 20, signal, onProgress } = options;
  const own = labCosts();
  const total = starts * (1 + machineNames.length);
  const eta = createEta();
  let done = 0;
  const pause = async () => {
    await setImmediate();
    refuseIfAborted(signal);
  };
  const fitOf = (targets: readonly Target[]): RowsFit => ({
    parameters: searchedCosts,
    targets,
    pause,
  });

  /** The sets found from the starts that meet the rows at least as well as the lab's costs. */
  async function findSets(rows: readonly PublishedRatio[]): Promise<Costs[]> {
    const targets = targetsOf(rows.filter(({ fitted }) => fitted));
    const allowed = errorOn(targets, own);
    const found: Costs[] = [];
    for (const start of drawStarts(searchedCosts.length, starts)) {
      const costs = await fitRows(fitOf(targets), start, allowed);
      if (costs) found.push(costs);
      onProgress({ done: ++done, total, etaMs: eta(done, total) });
    }
    return found;
  }

  const effects = await measureSensitivity(
    fitOf(targetsOf(publishedRatios)),
    placesOf(searchedCosts, own),
  );
  const sets = await findSets(publishedRatios);
  const leftOut = [];
  for (const machine of machineNames) {
    const isOut = (row: PublishedRatio) => row.machine === machine;
    const others = await findSets(publishedRatios.filter((row) => !isOut(row)));
    const ranges = rangesOver(targetsOf(publishedRatios.filter(isOut)), others);
    leftOut.push(...ranges.map((range) => ({ ...range, sets: others.length })));
  }
  return {
    singularValues: singularValues(effects).map(roundTo(3)),
    starts,
    sets,
    ranges: rangesOver(everyTarget(), [own, ...sets]),
    leftOut,
    isolation: compareIsolation(targetsOf(publishedRatios)),
  };
}
