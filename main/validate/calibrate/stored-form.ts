import type { RowCalibration } from '../../../shared/row-calibration.ts';

/** What a calibration found beside the constants, as it is kept in the tree. */
export interface StoredCalibration extends RowCalibration {
  /** By experiment, as logarithms: nine of ten rows of curves that were left out are within this. */
  readonly spreads: Readonly<Record<string, number>>;
}

/** Numbers as they are kept: to so many significant digits. */
const digits = 4;

function toLine(value: unknown): string {
  return JSON.stringify(value, (_key, own: unknown) =>
    typeof own === 'number' ? Number(own.toPrecision(digits)) : own,
  );
}

/** A member of the object: rows one a line, anything else on one line. */
function toMember([name, value]: [string, unknown]): string[] {
  if (!Array.isArray(value)) return [`  ${name}: ${toLine(value)},`];
  return [`  ${name}: [`, ...value.map((row) => `    ${toLine(row)},`), '  ],'];
}

/** The source of the stored calibration. */
export function writeCalibration(calibration: StoredCalibration): string {
  return [
    '// Written by `lab calibrate --rows --write`; do not edit. What the calibration to the measured rows found',
    '// beside the constants: spreads by experiment, errors of what was left out, what is pinned down.',
    "import type { StoredCalibration } from './calibrate/stored-form.ts';",
    '',
    'export const storedCalibration: StoredCalibration = {',
    ...Object.entries(calibration).flatMap(toMember),
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
