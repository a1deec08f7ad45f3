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
import { readCostName, searchedCosts } from '../../calibrate/searched-costs.ts';
import { simulateRatios, type Target } from '../../calibrate/targets.ts';
import type { Uncertainty } from '../../../shared/validation.ts';
import type { Progress } from '../../../shared/progress.ts';
import { builtInPresets } from '../spec/built-in-presets.ts';
import { refuseIfAborted } from '../work/cancelled.ts';
import { createEta } from '../work/eta.ts';
import { makeTarget } from './make-target.ts';
import {
  publishedMachines,
  publishedRatios,
  uncertaintyOf,
  type PublishedRatio,
} from './published.ts';
import { policiesOf } from '../spec/presets.ts';

export type Costs = Readonly<Record<string, number>>;

/** What sets of costs say about a policy on a machine: the least and the greatest of a value. */
export interface SetsRange {
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
  /** Costs that meet the fitted rows as well as those of the lab, by what is known of the rows. */
  readonly sets: readonly Costs[];
  /**
   * Over these sets and the lab's own, every policy but none on each published machine: what it adds to
   * policy none, as a factor on what it adds under the lab's costs. So `low` is at most 1 and `high` at least.
   */
  readonly ranges: readonly SetsRange[];
  /** Ratios over sets that meet the fitted rows of all other machines as well: a machine's rows. */
  readonly leftOut: readonly (SetsRange & { readonly sets: number })[];
  /** The measured policies with and without page-table isolation. */
  readonly isolation: Uncertainty['isolation'];
}

const machineNames = Object.keys(publishedMachines);

/** The values of the searched costs with which the lab simulates: of a machine's own cost, that machine's. */
export function labCosts(): Costs {
  const { machines } = builtInPresets;
  return Object.fromEntries(
    searchedCosts.map(({ name }) => {
      const { owner, field } = readCostName(name);
      const machine = machines.find((one) => owner === null || one.name === owner);
      const fields: Readonly<Record<string, unknown>> = { ...machine };
      return [name, Number(fields[field])];
    }),
  );
}

const targetOf = (row: PublishedRatio) => makeTarget(row.machine, row.policy, row.ratio);

const targetsOf = (rows: readonly PublishedRatio[]): Target[] => rows.map(targetOf);

const roundTo = (digits: number) => (value: number) => Number(value.toPrecision(digits));

/** Short replications behind each end of a range. */
const replications = 4;

function toRange({ spec }: Target, values: readonly number[]): SetsRange {
  const [low, high] = [Math.min(...values), Math.max(...values)].map(roundTo(4));
  return { machine: spec.machine.name, policy: spec.policy.name, low: low!, high: high! };
}

const ratiosOf = (targets: readonly Target[], sets: readonly Costs[]) =>
  sets.map((costs) => simulateRatios(targets, costs, replications));

/** Least and greatest ratio of each target over sets of costs, to four digits. */
export function rangesOver(targets: readonly Target[], sets: readonly Costs[]): SetsRange[] {
  const all = ratiosOf(targets, sets);
  return targets.map((target, i) =>
    toRange(
      target,
      all.map((one) => one[i] ?? Number.NaN),
    ),
  );
}

/**
 * The same of what each target adds, as a factor on what it adds under `own` costs with the same seeds, to
 * four digits: the noise of a short run, which all costs meet alike, is not in it.
 */
export function factorsOver(
  targets: readonly Target[],
  own: Costs,
  sets: readonly Costs[],
): SetsRange[] {
  const [first = [], ...others] = ratiosOf(targets, [own, ...sets]);
  return targets.map((target, i) => {
    const added = (ratios: readonly number[]) => (ratios[i] ?? Number.NaN) - 1;
    return toRange(target, [1, ...others.map((ratios) => added(ratios) / added(first))]);
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

/**
 * The error up to which costs meet rows as well as others do that are off by their own: the rows are known
 * only so well, and nothing tells apart what differs by less.
 */
export function allowedOn(rows: readonly PublishedRatio[], own: Costs): number {
  return Math.hypot(errorOn(targetsOf(rows), own), rootMeanSquare(rows.map(uncertaintyOf)));
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

  /** The sets found from the starts that meet the rows as well as the lab's costs. */
  async function findSets(rows: readonly PublishedRatio[]): Promise<Costs[]> {
    const fitted = rows.filter((row) => row.fitted);
    const targets = targetsOf(fitted);
    const allowed = allowedOn(fitted, own);
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
    ranges: factorsOver(everyTarget(), own, sets),
    leftOut,
    isolation: compareIsolation(targetsOf(publishedRatios)),
  };
}
