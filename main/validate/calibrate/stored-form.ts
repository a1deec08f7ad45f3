import type { FoldingName, RowCalibration } from '../../../shared/row-calibration.ts';
import type { Spreads } from './find-spreads.ts';

/** What a calibration found of a row. */
export interface CalibratedRow {
  readonly id: string;
  /** What the open constants make of its prediction: one standard deviation, as a logarithm. */
  readonly sd: number;
  /** ln(predicted / measured) when it was left out with others: of the lab, and of a null model. */
  readonly leftOut: readonly (readonly [
    left: FoldingName,
    error: number,
    nullError: number | null,
  ])[];
}

/** What a calibration found beside the constants, as it is kept in the tree. */
export interface StoredCalibration extends RowCalibration {
  /** The model's own error, by situation and group of rows. */
  readonly spreads: Spreads;
  readonly rows: readonly CalibratedRow[];
}

/** Sets of constants as they are kept: thousandths of ln(constant / best), by member. */
export interface StoredEnsemble {
  readonly command: string;
  readonly modelVersion: string;
  readonly date: string;
  /** The constants, in the order of a member's numbers. */
  readonly names: readonly string[];
  /** Members that together spread as all do, by their place. */
  readonly handful: readonly number[];
  readonly members: readonly (readonly number[])[];
}

/** Numbers as they are kept: to so many significant digits. */
const digits = 4;

function toLine(value: unknown): string {
  return JSON.stringify(value, (_key, own: unknown) =>
    typeof own === 'number' ? Number(own.toPrecision(digits)) : own,
  );
}

/** A list this long has several of its members on a line. */
const longList = 150;
const perLine = 4;

/** A member of the object: rows one a line, or a few if there are many; anything else on one line. */
function toMember([name, value]: [string, unknown]): string[] {
  const isLong = Array.isArray(value) && value.some((one) => typeof one === 'object');
  if (!isLong) return [`  ${name}: ${toLine(value)},`];
  const size = value.length > longList ? perLine : 1;
  const lines = Array.from({ length: Math.ceil(value.length / size) }, (_, i) =>
    value.slice(size * i, size * (i + 1)).map((row) => `${toLine(row)},`),
  );
  return [`  ${name}: [`, ...lines.map((line) => `    ${line.join(' ')}`), '  ],'];
}

/** The source of the stored calibration. */
export function writeCalibration(calibration: StoredCalibration): string {
  return [
    '// Written by `lab calibrate --rows --write`; do not edit. What the calibration to the measured rows found',
    '// beside the constants: errors of what was left out, what is pinned down, how far off rows are.',
    "import type { StoredCalibration } from './calibrate/stored-form.ts';",
    '',
    'export const storedCalibration: StoredCalibration = {',
    ...Object.entries(calibration).flatMap(toMember),
    '};',
    '',
  ].join('\n');
}

/** The source of the stored ensemble. */
export function writeEnsemble(ensemble: StoredEnsemble): string {
  return [
    '// Written by `lab calibrate --rows --write`; do not edit. Sets of constants that meet the measured rows',
    '// about as well as those of main/engine/fitted-constants.ts, as thousandths of ln(constant / best).',
    "import type { StoredEnsemble } from './calibrate/stored-form.ts';",
    '',
    'export const storedEnsemble: StoredEnsemble = {',
    ...Object.entries(ensemble).flatMap(toMember),
    '};',
    '',
  ].join('\n');
}

/** The source of the fitted constants. */
export function writeConstants(constants: Readonly<Record<string, number>>): string {
  return [
    '// Written by `lab calibrate --rows --write`; do not edit. Fitted together to the measured rows of',
    '// main/validate/measurements: hardware by CPU generation, lines by kernel version, work by benchmark.',
    '',
    'export const fittedConstants: Readonly<Record<string, number>> = {',
    ...Object.entries(constants).map(([name, value]) => `  '${name}': ${value},`),
    '};',
    '',
  ].join('\n');
}
