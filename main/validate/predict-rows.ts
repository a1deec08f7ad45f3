import type { RowPrediction, RowRole } from '../../shared/row-prediction.ts';
import { storedConstants } from '../engine/constants.ts';
import { isFittedRow } from './calibrate/fitted-rows.ts';
import { findExperiment } from './experiments/index.ts';
import type { Basis } from './members.ts';
import { RangeFinder } from './find-range.ts';
import { machineFinder } from './find-machine.ts';
import { commonFields, isSameRow, type Measured, type Measurement } from './measurement.ts';
import { measurements } from './measurements/index.ts';
import type { MeasurementFile, ReadRow, UnreadableRow } from './parse-rows.ts';
import { Predictor } from './predictor.ts';
import { factorOf } from './row-units.ts';
import { errorOf, isShare } from './score.ts';

/** Rows that are published constants, which the lab takes as they are. */
const inputs = new Set(['line-transfer']);

const builtInById = new Map(measurements.map((row) => [row.id, row]));

/** Whether a row comes with the lab. */
export function isBuiltIn(row: Measurement): boolean {
  const builtIn = builtInById.get(row.id);
  return builtIn !== undefined && isSameRow(builtIn, row);
}

function roleOf(row: Measurement, isAnchor: boolean): RowRole {
  if (isAnchor) return 'anchor';
  if (!isBuiltIn(row)) return 'predicted';
  if (isFittedRow(row)) return 'fitted';
  return inputs.has(row.experiment) ? 'input' : 'predicted';
}

const timesOf = (value: Measured, factor: number): Measured =>
  typeof value === 'number' ? value * factor : [value[0] * factor, value[1] * factor];

/** What is odd about a row that is predicted all the same, in words. */
function notesOn({ row, notes }: ReadRow): string[] {
  const experiment = findExperiment(row.experiment);
  const known = new Set([...commonFields, ...(experiment?.fields ?? [])]);
  const unknown = experiment ? Object.keys(row).filter((name) => !known.has(name)) : [];
  return [
    ...notes,
    ...(unknown.length > 0 ? [`not looked at: ${unknown.join(', ')}`] : []),
    ...(builtInById.has(row.id) && !isBuiltIn(row)
      ? ['a built-in row of the same id says else']
      : []),
  ];
}

/** Beyond these no number of a shootdown is, in any unit. */
const [least, most] = [1e-9, 1e15];

/** What is wrong with a measured value that the fields do not say. */
function problemOf({ value, metric }: Measurement): string | null {
  const [low, high] = typeof value === 'number' ? [value, value] : value;
  if (isShare(metric)) {
    return low < 0 || high > 100 ? 'value: a share is 0 to 100 %' : null;
  }
  if (low <= 0) return 'value: it is to be more than 0';
  return low < least || high > most ? `value: ${least} to ${most} is as far as it goes` : null;
}

function notExpressed({ id, experiment, measured, problem }: UnreadableRow): RowPrediction {
  return {
    id,
    experiment,
    measured,
    predicted: null,
    error: null,
    role: 'not-expressed',
    reason: problem,
  };
}

/** A row in the units of its experiment. */
interface ReadyRow {
  readonly row: Measurement;
  /** What a number of the row was multiplied by. */
  readonly factor: number;
  readonly measured: Measured;
  readonly notes: readonly string[];
  /** What was done to its units, in words. */
  readonly turned: readonly string[];
}

function makeReady(
  read: ReadRow | UnreadableRow,
  findMachine: ReturnType<typeof machineFinder>,
): ReadyRow | UnreadableRow {
  if (!('row' in read)) return read;
  const { row } = read;
  const { id, experiment, value: measured, unit } = row;
  const notes = notesOn(read);
  const wanted = findExperiment(experiment)?.unitOf(row);
  const ghz = findMachine(row)?.machine.ghz ?? Number.NaN;
  const factor = wanted === undefined ? 1 : factorOf(unit, wanted, ghz);
  const own = factor === 1 ? row : { ...row, value: timesOf(measured, factor ?? Number.NaN) };
  const problem =
    factor === null ? `unit ${JSON.stringify(unit)}: ${wanted} is wanted` : problemOf(own);
  if (problem !== null || factor === null) {
    return { id, experiment, measured, problem: [problem, ...notes].join('; ') };
  }
  const turned = factor === 1 ? [] : [`${unit} turned into ${wanted}`];
  return { row: own, factor, measured, notes, turned };
}

function predictRow(ready: ReadyRow, predictor: Predictor, ranges: RangeFinder): RowPrediction {
  const { row, factor, measured, notes: said, turned } = ready;
  const { id, experiment } = row;
  const raw = predictor.predict(row);
  if (!('value' in raw)) {
    const problem = [raw.reason, ...said].join('; ');
    return notExpressed({ id, experiment, measured, problem });
  }
  const { value, isAnchor, notes } = raw;
  const { mean, low, high } = ranges.find(row, raw);
  return {
    id,
    experiment,
    measured,
    predicted: { mean: mean / factor, low: low / factor, high: high / factor },
    error: errorOf(row, value),
    role: roleOf(row, isAnchor),
    reason: [...notes, ...turned, ...said].join('; ') || null,
  };
}

/** The measured rows that come with the lab. */
export const builtInRows: MeasurementFile = {
  rows: measurements.map((row) => ({ row, notes: [] })),
};

/** The rows of a file that can be read, in the units of their experiments. */
export function readyRows({ rows }: MeasurementFile): Measurement[] {
  const findMachine = machineFinder(storedConstants);
  return rows.flatMap((read) => {
    const ready = makeReady(read, findMachine);
    return 'row' in ready ? [ready.row] : [];
  });
}

/**
 * Predicts rows under the stored constants, or those of a profile, in their order, one at a time. An
 * anchor is looked for among the built-in rows first.
 */
export function* predictRows({ rows }: MeasurementFile, basis?: Basis): Generator<RowPrediction> {
  const constants = basis?.constants ?? storedConstants;
  const findMachine = machineFinder(constants);
  const ready = rows.map((read) => makeReady(read, findMachine));
  const own = ready.flatMap((one) => ('row' in one ? [one.row] : []));
  const sets = [measurements, own];
  const predictor = new Predictor(constants, sets);
  const ranges = new RangeFinder(sets, basis?.members);
  const fitted = new Set(basis?.ownRows);
  for (const one of ready) {
    const said = 'row' in one ? predictRow(one, predictor, ranges) : notExpressed(one);
    yield said.role === 'predicted' && fitted.has(said.id) ? { ...said, role: 'fitted' } : said;
  }
}
