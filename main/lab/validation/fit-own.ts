import { setImmediate } from 'node:timers/promises';
import { LabError } from '../../../shared/errors.ts';
import type { OwnFit, OwnFitRow } from '../../../shared/own-fit.ts';
import { wholeChoice } from '../../../shared/row-choice.ts';
import type { RowProfile } from '../../../shared/row-profile.ts';
import { storedConstants, type Constants } from '../../engine/constants.ts';
import { findDiscrepancies, OpenConstants } from '../../validate/calibrate/discrepancy.ts';
import { ConstantsFit, errorsOf } from '../../validate/calibrate/fit-constants.ts';
import { freeConstants, type FreeConstant } from '../../validate/calibrate/free-constants.ts';
import { LeaveOut, type Fit } from '../../validate/calibrate/leave-out.ts';
import { listPinned } from '../../validate/calibrate/pinned.ts';
import { fieldOf } from '../../validate/experiments/line-transfer.ts';
import { machineFinder } from '../../validate/find-machine.ts';
import type { Measurement } from '../../validate/measurement.ts';
import type { MeasurementFile } from '../../validate/parse-rows.ts';
import { readyRows } from '../../validate/predict-rows.ts';
import { measuredValue } from '../../validate/predictor.ts';
import { refuseIfAborted } from '../work/cancelled.ts';
import { createEta } from '../work/eta.ts';
import type { RowsOptions } from './measured-rows.ts';

const rounds = 8;

/** How much further than on hardware constants may go, where a hypervisor adds to each. */
const widening = 30;
/** Then little is known of them before: a logarithm. */
const wideSd = 2;

const widen = (one: FreeConstant): FreeConstant => ({
  ...one,
  priorSd: wideSd,
  max: one.max * widening,
});

/** The constants of the machines' CPU generations, and those of all CPUs. */
function freeFor(rows: readonly Measurement[], isWide: boolean): FreeConstant[] {
  const findMachine = machineFinder(storedConstants);
  const generations = new Set(rows.flatMap((row) => findMachine(row)?.generation ?? []));
  const free = freeConstants.filter(({ name }) => {
    const [group = ''] = name.split('.');
    return group === 'all' || [...generations].some((one) => one === group);
  });
  return isWide ? free.map(widen) : free;
}

const isLine = ({ experiment }: Measurement) => experiment === 'line-transfer';

/** Transfers of lines as they were measured: constants of the machine's CPU generation. */
function linesOf(rows: readonly Measurement[]): Constants {
  const findMachine = machineFinder(storedConstants);
  return Object.fromEntries(
    rows.filter(isLine).flatMap((row) => {
      const field = fieldOf(String(row['distance']));
      const found = findMachine(row);
      return field && found ? [[`${found.generation}.${field}`, measuredValue(row)]] : [];
    }),
  );
}

const toShare = (logError: number | null | undefined) =>
  logError === null || logError === undefined || Number.isNaN(logError)
    ? null
    : Math.exp(logError) - 1;

/** Each row's error before, after, and where it alone was left out of the fit. */
function describeRows(fit: Fit, before: readonly (number | null)[]): OwnFitRow[] {
  const leaveOut = new LeaveOut(fit, ({ id }) => id);
  return fit.rows.flatMap((row, i): OwnFitRow[] => {
    const error = toShare(fit.fitted.errors[i]);
    if (error === null) return [];
    const isInput = isLine(row);
    const isFitted = !isInput && leaveOut.folds.has(row.id);
    const [without] = isFitted ? leaveOut.errorsWithout([row.id], row.id) : [];
    const role = isFitted ? 'fitted' : isInput ? 'input' : 'anchor';
    const { id, experiment } = row;
    const measured = measuredValue(row);
    return [
      {
        id,
        experiment,
        measured,
        before: toShare(before[i]),
        error,
        leftOut: toShare(without),
        role,
      },
    ];
  });
}

const isAtBound = ({ name, min, max }: FreeConstant, constants: Constants): boolean => {
  const value = constants[name] ?? Number.NaN;
  return value <= min * 1.001 || value >= max / 1.001;
};

export interface OwnFitOptions extends RowsOptions {
  /** The command, model version and day that the profile says of itself. */
  readonly madeBy: Pick<RowProfile, 'command' | 'modelVersion' | 'date'>;
  /** Lets constants go beyond what hardware has: for a virtual machine. */
  readonly isWide?: boolean;
}

/** Whether a constant moves any of the rows. */
const movesRows = ({ fitted }: Fit, constant: number): boolean =>
  fitted.linearised.slopes.some((slopes) => (slopes[constant] ?? 0) !== 0);

/**
 * Fits the constants of a machine's CPU generation to rows of one's own: for that machine alone, and
 * without the rows that come with the lab. Deterministic.
 * @throws LabError `bad-value` if none of the rows can be expressed, `cancelled`.
 */
export async function fitOwnRows(
  file: MeasurementFile,
  { madeBy, isWide = false, signal, onProgress }: OwnFitOptions,
): Promise<{ readonly profile: RowProfile; readonly fit: OwnFit }> {
  const rows = readyRows(file);
  const free = freeFor(rows, isWide);
  const before = errorsOf(storedConstants, rows, rows);
  if (before.every((error) => error === null)) {
    const hint = 'lab validate --rows FILE says why';
    throw new LabError('bad-value', 'none of these rows can be expressed', hint);
  }
  const eta = createEta();
  const fitted = await new ConstantsFit({
    free,
    rows,
    weights: rows.map(() => 1),
    start: { ...storedConstants, ...linesOf(rows) },
    rounds,
    predicts: 'fitted',
    pause: async () => {
      await setImmediate();
      refuseIfAborted(signal);
    },
    onProgress: ({ done, total }) => onProgress({ done, total, etaMs: eta(done, total) }),
  }).run();
  const fit: Fit = { rows, weights: rows.map(() => 1), free, fitted };
  const described = describeRows(fit, before);
  const errors = described.flatMap(({ experiment, id, leftOut }) =>
    leftOut === null ? [] : [{ kind: experiment, curve: id, error: Math.log(1 + leftOut) }],
  );
  const covariance = new OpenConstants(fit, (i) => fitted.errors[i] !== null).covariance(
    findDiscrepancies(errors),
  );
  const profile: RowProfile = {
    ...madeBy,
    choice: wholeChoice,
    rounds,
    isFinished: true,
    fittedRows: described.length,
    heldOutRows: 0,
    ownRows: described.map(({ id }) => id),
    constants: fitted.constants,
    pinned: listPinned(fit, covariance).filter((_, i) => movesRows(fit, i)),
    residuals: [],
    folds: [],
    ensemble: null,
    members: [],
  };
  const atBounds = free.filter((one) => isAtBound(one, fitted.constants)).map(({ name }) => name);
  return { profile, fit: { rows: described, atBounds } };
}
