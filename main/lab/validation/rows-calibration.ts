import { setImmediate } from 'node:timers/promises';
import type { RowCalibration } from '../../../shared/row-calibration.ts';
import { storedConstants, type Constants } from '../../engine/constants.ts';
import {
  CrossValidation,
  findCurveErrors,
  type LeftOut,
  type Pause,
} from '../../validate/calibrate/cross-validate.ts';
import {
  findDiscrepancies,
  OpenConstants,
  varianceOf,
} from '../../validate/calibrate/discrepancy.ts';
import { drawEnsemble, type Ensemble } from '../../validate/calibrate/ensemble.ts';
import { findSpreads, type Spreads } from '../../validate/calibrate/find-spreads.ts';
import { ConstantsFit } from '../../validate/calibrate/fit-constants.ts';
import { isFittedRow } from '../../validate/calibrate/fitted-rows.ts';
import { freeConstants } from '../../validate/calibrate/free-constants.ts';
import type { Fit } from '../../validate/calibrate/leave-out.ts';
import { listPinned } from '../../validate/calibrate/pinned.ts';
import { scoreFolds } from '../../validate/calibrate/score-folds.ts';
import type { CalibratedRow } from '../../validate/calibrate/stored-form.ts';
import { listUnexplored } from '../../validate/calibrate/unexplored.ts';
import { measurements } from '../../validate/measurements/index.ts';
import { refuseIfAborted } from '../work/cancelled.ts';
import { createEta } from '../work/eta.ts';
import type { RowsOptions } from './measured-rows.ts';

/** A round is one set of predictions for each constant; by then steps are small. */
const defaultRounds = 6;
/** Sets of constants that are kept. */
const wantedMembers = 120;

/** What a calibration to the measured rows found. */
export interface RowsCalibration extends Omit<RowCalibration, 'command' | 'modelVersion' | 'date'> {
  readonly constants: Constants;
  readonly spreads: Spreads;
  readonly rows: readonly CalibratedRow[];
  readonly members: Ensemble['members'];
}

const foldingsLeft = ['row', 'curve', 'machine', 'placement', 'variant'] as const;
type Folding = (typeof foldingsLeft)[number];

function toCalibratedRows(
  fit: Fit,
  covariance: readonly (readonly number[])[],
  leftOut: Readonly<Record<Folding, readonly LeftOut[]>>,
): CalibratedRow[] {
  const { rows, fitted } = fit;
  return rows.map(({ id }, i) => ({
    id,
    sd: Math.sqrt(varianceOf(fitted.linearised.slopes[i] ?? [], covariance)),
    leftOut: foldingsLeft.flatMap((left) =>
      leftOut[left]
        .filter(({ row }) => row.id === id)
        .map((one) => [left, one.lab.error, one.null?.error ?? null] as const),
    ),
  }));
}

/** Leaves out all that can be, in turn. */
async function leaveAll(
  fit: Fit,
  curveErrors: Awaited<ReturnType<typeof findCurveErrors>>,
  pause: Pause,
): Promise<Record<Folding, LeftOut[]>> {
  const leave = (left: Folding) => new CrossValidation(fit, left, curveErrors).run(pause);
  return {
    row: await leave('row'),
    curve: await leave('curve'),
    machine: await leave('machine'),
    placement: await leave('placement'),
    variant: await leave('variant'),
  };
}

/**
 * Fits the constants of hardware, kernels and benchmarks again to the measured rows, from the stored
 * ones, leaves out what can be, and draws sets of constants that meet the rows as well. Deterministic.
 * Progress is counted in sets of predictions, and may end early.
 * @throws LabError `cancelled` at most one set of predictions after the signal fires.
 */
export async function calibrateRows(
  { signal, onProgress }: RowsOptions,
  rounds = defaultRounds,
): Promise<RowsCalibration> {
  const eta = createEta();
  const weights = measurements.map((row) => (isFittedRow(row) ? 1 : 0));
  const total = (rounds + 1) * (freeConstants.length + 3) + wantedMembers;
  const report = (done: number) => onProgress({ done, total, etaMs: eta(done, total) });
  const pause = async () => {
    await setImmediate();
    refuseIfAborted(signal);
  };
  const fitted = await new ConstantsFit({
    free: freeConstants,
    rows: measurements,
    weights,
    start: storedConstants,
    rounds,
    predicts: 'all',
    pause,
    onProgress: ({ done }) => report(done),
  }).run();
  const fit: Fit = { rows: measurements, weights, free: freeConstants, fitted };
  const curveErrors = await findCurveErrors(fit, pause);
  const leftOut = await leaveAll(fit, curveErrors, pause);
  const counted = new Set(curveErrors.map(({ row }) => row));
  const open = new OpenConstants(fit, (row) => counted.has(row));
  const discrepancies = findDiscrepancies(curveErrors);
  const covariance = open.covariance(discrepancies);
  const { members, drawn, distance } = await drawEnsemble({
    fit,
    open,
    discrepancies,
    members: wantedMembers,
    pause,
    onMember: (found) => report(total - wantedMembers + found),
  });
  const pinned = listPinned(fit, covariance);
  return {
    constants: fitted.constants,
    fittedRows: weights.filter((weight) => weight > 0).length,
    pinned,
    folds: foldingsLeft.flatMap((left) => scoreFolds(left, leftOut[left])),
    ensemble: { members: members.length, drawn, distance, unexplored: listUnexplored(pinned) },
    spreads: findSpreads(fit, covariance, leftOut),
    rows: toCalibratedRows(fit, covariance, leftOut),
    members,
  };
}
