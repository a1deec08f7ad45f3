import { LabError } from './errors.ts';
import { isNumberField } from './spec/field.ts';
import { formatFieldValue } from './spec/format-field-value.ts';
import { isNumberText, numberPattern, parseNumber } from './spec/number-text.ts';
import { parseFieldValue } from './spec/parse-field-value.ts';
import { findField } from './spec/spec-fields.ts';
import type { Assignment, FieldValue } from './spec/spec-request.ts';

/** One dimension of a sweep: a field and the values it takes, at least one. */
export interface Axis {
  readonly path: string;
  readonly values: readonly FieldValue[];
}

/** The assignments of one point, in the order of the axes. */
export type Point = readonly Assignment[];

/** `grid` combines every value with every other; `zip` takes the n-th value of each axis together. */
export const axisModes = ['grid', 'zip'] as const;
export type AxisMode = (typeof axisModes)[number];

/** A sweep has at most this many points, and an axis at most this many values. */
export const maxPoints = 100_000;

const axisForms =
  'write field=a,b,c or field=1..512*2 (each twice the last) or field=4..96+4 (each 4 more)';
const setForm = 'write field=value, for example machine.cpus=64';
const pathForm = /^[a-z][A-Za-z]*(?:\.[a-z][A-Za-z]*)?$/;
const rangeForm = new RegExp(
  `^((?:${numberPattern})?)\\.\\.((?:${numberPattern})?)(?:([*+])(${numberPattern}))?$`,
);

function split(text: string, form: string): [path: string, rest: string] {
  const at = text.indexOf('=');
  const path = at < 0 ? text : text.slice(0, at).trim();
  if (at < 0 || !pathForm.test(path)) {
    throw new LabError('bad-usage', `expected field=value, got ${JSON.stringify(text)}`, form);
  }
  return [path, text.slice(at + 1).trim()];
}

/**
 * Reads `field=value`, as `--set` takes it.
 * @throws LabError `bad-usage` when there is no field name or no `=`.
 */
export function parseAssignment(text: string): Assignment {
  const [path, value] = split(text, setForm);
  return [path, parseFieldValue(path, value)];
}

/** Removes the rounding error of repeated decimal addition: 0.1+0.2 gives 0.3. */
function clean(value: number): number {
  return Number(value.toPrecision(12));
}

function countSteps(start: number, end: number, operator: string, step: number): number {
  const steps = operator === '*' ? Math.log(end / start) / Math.log(step) : (end - start) / step;
  return Math.floor(steps + 1e-9);
}

/** A range as it is written. @throws LabError `bad-usage` */
function readRange(text: string, match: RegExpExecArray) {
  const refuse = (why: string): LabError =>
    new LabError('bad-usage', `range ${text}: ${why}`, axisForms);
  const [, startText = '', endText = '', operator = '+', stepText = '1'] = match;
  if (!isNumberText(startText) || !isNumberText(endText)) {
    throw refuse('needs a number on both sides of ..');
  }
  const start = parseNumber(startText);
  const end = parseNumber(endText);
  const step = parseNumber(stepText);
  if (end < start) throw refuse('its end is below its start');
  if (operator === '*' && (step <= 1 || start <= 0)) {
    throw refuse('needs a start above 0 and a factor above 1');
  }
  if (operator === '+' && step <= 0) throw refuse('needs a step above 0');
  const count = countSteps(start, end, operator, step) + 1;
  if (count > maxPoints) throw refuse(`has more than ${maxPoints} values`);
  return { start, step, operator, count };
}

function expandRange(text: string, match: RegExpExecArray): number[] {
  const { start, step, operator, count } = readRange(text, match);
  return Array.from({ length: count }, (_, i) =>
    clean(operator === '*' ? start * step ** i : start + step * i),
  );
}

/** Kinds of fields whose value can be an empty list. */
const listKinds: ReadonlySet<string> = new Set(['choices', 'weights', 'quantiles']);

/**
 * Reads one axis: `field=` and values separated by commas; a value may be a range, `a..b` (step 1),
 * `a..b+step` or `a..b*factor`, which ends at the last value that does not pass `b`. A list value
 * joins its items with `+`; `none` is the empty list.
 * @throws LabError `bad-usage` when the text is not of this form.
 */
export function parseAxis(text: string): Axis {
  const [path, rest] = split(text, axisForms);
  const field = findField(path);
  const isList = field !== undefined && listKinds.has(field.kind);
  const values: FieldValue[] = [];
  for (const part of rest.split(',').map((item) => item.trim())) {
    if (part === '' && !isList) {
      throw new LabError('bad-usage', `${path} has an empty value in ${text}`, axisForms);
    }
    const range = field && isNumberField(field) ? rangeForm.exec(part) : null;
    if (range) for (const value of expandRange(part, range)) values.push(value);
    else values.push(parseFieldValue(path, part));
  }
  return { path, values };
}

/**
 * How many values an axis has, without listing those of its ranges.
 * @throws LabError `bad-usage` for a range that is none.
 */
export function countAxis(text: string): number {
  const [path, rest] = split(text, axisForms);
  const field = findField(path);
  let count = 0;
  for (const part of rest.split(',').map((item) => item.trim())) {
    const range = field && isNumberField(field) ? rangeForm.exec(part) : null;
    count += range ? readRange(part, range).count : 1;
  }
  return count;
}

/** The first value that is there before; undefined if all differ. */
function findTwice<T>(values: readonly T[]): T | undefined {
  const seen = new Set<string>();
  return values.find((value) => {
    const text = JSON.stringify(value);
    const isKnown = seen.has(text);
    seen.add(text);
    return isKnown;
  });
}

function checkAxes(axes: readonly Axis[], mode: AxisMode): void {
  const seen = new Set<string>();
  for (const { path } of axes) {
    if (seen.has(path)) {
      throw new LabError(
        'bad-usage',
        `${path} is varied twice`,
        'give all its values in one --vary',
      );
    }
    seen.add(path);
  }
  for (const { path, values } of mode === 'grid' ? axes : []) {
    const twice = findTwice(values);
    if (twice !== undefined) {
      const message = `${path} has the value ${formatFieldValue(twice)} twice`;
      throw new LabError('bad-usage', message, 'give each value once');
    }
  }
  const [first, ...others] = axes;
  const uneven = others.find((axis) => axis.values.length !== first?.values.length);
  if (mode === 'zip' && first && uneven) {
    throw new LabError(
      'bad-usage',
      `--zip needs the same number of values: ${first.path} has ${first.values.length}, ` +
        `${uneven.path} has ${uneven.values.length}`,
      'make the lists the same length, or leave out --zip for every combination',
    );
  }
}

/**
 * The points of a sweep in their planned order: in a grid the first axis is the slowest. Without
 * axes there is one point that sets nothing.
 * @throws LabError `bad-usage` for a field varied twice, a value or a pair given twice, zipped axes of
 *   unequal length, or more than `maxPoints` points.
 */
export function expandAxes(axes: readonly Axis[], mode: AxisMode = 'grid'): Point[] {
  checkAxes(axes, mode);
  const [first] = axes;
  const count =
    mode === 'zip' && first
      ? first.values.length
      : axes.reduce((product, axis) => product * axis.values.length, 1);
  if (count > maxPoints) {
    const hint = 'vary fewer values, or split the sweep';
    throw new LabError('bad-usage', `the sweep has ${count} points, at most ${maxPoints}`, hint);
  }
  const points = Array.from({ length: count }, (_, index) => {
    let rest = index;
    const point: Assignment[] = [];
    for (const { path, values } of axes.toReversed()) {
      const place = mode === 'zip' ? index : rest % values.length;
      rest = Math.floor(rest / values.length);
      const value = values[place];
      if (value !== undefined) point.unshift([path, value]);
    }
    return point;
  });
  const twice = mode === 'zip' ? findTwice(points) : undefined;
  if (twice === undefined) return points;
  const text = twice.map(([path, value]) => `${path}=${formatFieldValue(value)}`).join(' ');
  throw new LabError('bad-usage', `the sweep has ${text} twice`, 'give each pair once');
}
