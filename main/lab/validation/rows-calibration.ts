import { setImmediate } from 'node:timers/promises';
import type { RowCalibration } from '../../../shared/row-calibration.ts';
import { storedConstants, type Constants } from '../../engine/constants.ts';
import { ConstantsFit } from '../../validate/calibrate/fit-constants.ts';
import { freeConstants } from '../../validate/calibrate/free-constants.ts';
import { isFittedRow } from '../../validate/calibrate/fitted-rows.ts';
import {
  crossValidate,
  foldings,
  scoreFolds,
  spreadsOf,
} from '../../validate/calibrate/cross-validate.ts';
import { listPinned } from '../../validate/calibrate/pinned.ts';
import { measurements } from '../../validate/measurements/index.ts';
import { createEta } from '../work/eta.ts';
import { refuseIfAborted } from '../work/cancelled.ts';
import type { RowsOptions } from './measured-rows.ts';

/** A round is one set of predictions for each constant; by then steps are small. */
const defaultRounds = 6;

/** What a calibration to the measured rows found. */
export interface RowsCalibration extends Omit<RowCalibration, 'command' | 'modelVersion' | 'date'> {
  readonly constants: Constants;
  /** By experiment, as logarithms: nine of ten rows of curves that were left out are within this. */
  readonly spreads: Readonly<Record<string, number>>;
}

/**
 * Fits the constants of hardware, kernels and benchmarks again to the measured rows, from the stored
 * ones. Deterministic. Progress is counted in sets of predictions, and may end early.
 * @throws LabError `cancelled` at most one set of predictions after the signal fires.
 */
export async function calibrateRows(
  { signal, onProgress }: RowsOptions,
  rounds = defaultRounds,
): Promise<RowsCalibration> {
  const eta = createEta();
  const weights = measurements.map((row) => (isFittedRow(row) ? 1 : 0));
  const fit = new ConstantsFit({
    free: freeConstants,
    rows: measurements,
    weights,
    start: storedConstants,
    rounds,
    pause: async () => {
      await setImmediate();
      refuseIfAborted(signal);
    },
    onProgress: ({ done, total }) => onProgress({ done, total, etaMs: eta(done, total) }),
  });
  const fitted = await fit.run();
  const whole = { rows: measurements, weights, free: freeConstants, fitted };
  const leftOut = (['curve', 'machine', 'placement', 'variant'] as const).map(
    (name) => [name, crossValidate(whole, foldings[name])] as const,
  );
  const byCurve = leftOut.find(([name]) => name === 'curve')?.[1] ?? [];
  return {
    constants: fitted.constants,
    fittedRows: weights.filter((weight) => weight > 0).length,
    pinned: listPinned(whole),
    folds: leftOut.flatMap(([name, own]) => scoreFolds(name, own)),
    ensemble: null,
    spreads: spreadsOf(byCurve),
  };
}
