import { setImmediate } from 'node:timers/promises';
import type { RowPrediction } from '../../../shared/row-prediction.ts';
import type { RowChoice } from '../../../shared/row-choice.ts';
import type { RowProfile, RowResidual } from '../../../shared/row-profile.ts';
import { storedConstants, type Constants } from '../../engine/constants.ts';
import { freeOf, weightsOf } from '../../validate/calibrate/choose.ts';
import {
  CrossValidation,
  findCurveErrors,
  type Pause,
} from '../../validate/calibrate/cross-validate.ts';
import { findDiscrepancies, OpenConstants } from '../../validate/calibrate/discrepancy.ts';
import { drawEnsemble } from '../../validate/calibrate/ensemble.ts';
import { ConstantsFit } from '../../validate/calibrate/fit-constants.ts';
import { isFittedRow } from '../../validate/calibrate/fitted-rows.ts';
import type { Fit } from '../../validate/calibrate/leave-out.ts';
import { listPinned } from '../../validate/calibrate/pinned.ts';
import { scoreFolds } from '../../validate/calibrate/score-folds.ts';
import { listUnexplored } from '../../validate/calibrate/unexplored.ts';
import { measurements } from '../../validate/measurements/index.ts';
import { builtInRows, predictRows } from '../../validate/predict-rows.ts';
import { scoreOf } from '../../validate/score.ts';
import { refuseIfAborted } from '../work/cancelled.ts';
import { createEta } from '../work/eta.ts';
import type { RowsOptions } from './measured-rows.ts';

const rounds = 6;
/** Sets of constants that are kept. */
const members = 100;

export interface ProfileOptions extends RowsOptions {
  readonly choice: RowChoice;
  /** The command, model version and day that the profile says of itself. */
  readonly madeBy: Pick<RowProfile, 'command' | 'modelVersion' | 'date'>;
  /** A profile of the same choice that was cancelled: the fit goes on from there. */
  readonly from?: Pick<RowProfile, 'constants' | 'rounds'> | undefined;
  /** Called with what there is after each round: enough to go on from. */
  readonly onRound?: (profile: RowProfile) => void;
}

/** How far rows of each kind are off, those fitted and those held out apart. */
async function findResiduals(
  constants: Constants,
  weights: readonly number[],
  pause: () => Promise<void>,
): Promise<RowResidual[]> {
  const places = measurements.flatMap((row, i) => (isFittedRow(row) ? [i] : []));
  const file = { rows: places.flatMap((i) => builtInRows.rows[i] ?? []) };
  const rows: { readonly prediction: RowPrediction; readonly isFitted: boolean }[] = [];
  for (const prediction of predictRows(file, { constants, members: [] })) {
    await pause();
    const isFitted = (weights[places[rows.length] ?? 0] ?? 0) > 0;
    rows.push({ prediction, isFitted });
  }
  const kinds = Map.groupBy(rows, ({ prediction }) => prediction.experiment);
  return [...kinds].map(([experiment, own]) => {
    const score = (isFitted: boolean) =>
      scoreOf(
        own
          .filter((one) => one.isFitted === isFitted && one.prediction.role !== 'anchor')
          .map(({ prediction }) => prediction),
      );
    return { experiment, fitted: score(true), heldOut: score(false) };
  });
}

/** How well fitted constants are known, and how far rows are off under them. */
async function describeFit(fit: Fit, pause: Pause, onMember: (count: number) => void) {
  const curveErrors = await findCurveErrors(fit, pause);
  const folds = await new CrossValidation(fit, 'curve', curveErrors).run(pause);
  const counted = new Set(curveErrors.map(({ row }) => row));
  const open = new OpenConstants(fit, (row) => counted.has(row));
  const discrepancies = findDiscrepancies(curveErrors);
  const { members: drawnMembers, ...drawing } = await drawEnsemble({
    fit,
    open,
    discrepancies,
    members,
    pause,
    onMember,
  });
  const pinned = listPinned(fit, open.covariance(discrepancies));
  return {
    pinned,
    residuals: await findResiduals(fit.fitted.constants, fit.weights, pause),
    folds: scoreFolds('curve', folds),
    ensemble: { members: drawnMembers.length, ...drawing, unexplored: listUnexplored(pinned) },
    members: drawnMembers.map((row) => row.map((offset) => Math.round(1000 * offset))),
  };
}

/**
 * Fits chosen constants to chosen rows, and says how well they are known: what a whole calibration does,
 * for a part of it. Deterministic. Progress is counted in sets of predictions, and may end early.
 * @throws LabError `bad-value` or `unknown-name` for a choice of nothing, `cancelled`.
 */
export async function makeProfile(options: ProfileOptions): Promise<RowProfile> {
  const { choice, madeBy, from, signal, onProgress, onRound } = options;
  const weights = weightsOf(measurements, choice);
  const free = freeOf(choice);
  const fittedRows = weights.filter((weight) => weight > 0).length;
  const heldOutRows = measurements.filter(isFittedRow).length - fittedRows;
  const eta = createEta();
  const total = (rounds + 1) * (free.length + 3) + members;
  const report = (done: number) => onProgress({ done, total, etaMs: eta(done, total) });
  const pause = async () => {
    await setImmediate();
    refuseIfAborted(signal);
  };
  const known = { ...madeBy, choice, fittedRows, heldOutRows };
  const nothing = { pinned: [], residuals: [], folds: [], ensemble: null, members: [] };
  const doneBefore = from?.rounds ?? 0;
  let done = doneBefore;
  const fitted = await new ConstantsFit({
    free,
    rows: measurements,
    weights,
    start: { ...storedConstants, ...from?.constants },
    rounds: rounds - Math.min(rounds, doneBefore),
    predicts: 'fitted',
    pause,
    onProgress: (now) => report(now.done),
    onRound: (constants, round) => {
      done = doneBefore + round;
      onRound?.({ ...known, rounds: done, isFinished: false, constants, ...nothing });
    },
  }).run();
  const fit: Fit = { rows: measurements, weights, free, fitted };
  const found = await describeFit(fit, pause, (count) => report(total - members + count));
  return { ...known, rounds: done, isFinished: true, constants: fitted.constants, ...found };
}
