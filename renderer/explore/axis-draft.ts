import { checkFieldValue } from '../../shared/spec/check-field-value.ts';
import { describeRange } from '../../shared/spec/describe-range.ts';
import { formatFieldValue } from '../../shared/spec/format-field-value.ts';
import { findField } from '../../shared/spec/spec-fields.ts';
import type { FieldValue } from '../../shared/spec/spec-request.ts';
import { countAxis, parseAxis } from '../../shared/sweep.ts';
import { formatCount } from '../../shared/text/format.ts';
import { toLabError } from '../client/client.ts';

/** How the values of an axis are given. */
export const axisForms = ['list', 'linear', 'log'] as const;
export type AxisForm = (typeof axisForms)[number];

/** One axis as typed. The texts of the other forms are kept for a switch back. */
export interface AxisDraft {
  readonly id: number;
  path: string;
  form: AxisForm;
  /** `4, 8, 16`: separated by commas or spaces; `--vary` ranges work too. */
  list: string;
  from: string;
  to: string;
  step: string;
  factor: string;
}

/** A problem in a part of a form. */
export interface Problem {
  readonly message: string;
  readonly hint: string;
  /** Nothing is wrong yet, but something must still be filled in. */
  readonly isQuiet: boolean;
}

/** Both parts of a problem in one line, as sentences; a lower-case hint continues the first. */
export function formatProblem({ message, hint }: Problem): string {
  const plain = message.replace(/\.$/, '');
  const joint = /^[a-z]/.test(hint) ? '; ' : '. ';
  const text = hint === '' ? plain : plain + joint + hint;
  return /[.?]$/.test(text) ? text : `${text}.`;
}

export interface AxisPreview {
  readonly values: readonly FieldValue[];
  readonly problem: Problem | null;
}

/** The most values of an axis that a page lists: a sweep from a page has as many runs. */
const maxAxisValues = 10_000;

/** Values shown at either end of a long preview. */
const shownAtStart = 8;

export function createAxis(id: number, path: string): AxisDraft {
  return { id, path, form: 'list', list: '', from: '', to: '', step: '1', factor: '2' };
}

/** The axis in the syntax of `lab sweep --vary`. */
export function writeAxis({ path, form, list, from, to, step, factor }: AxisDraft): string {
  if (form === 'list') {
    const items = list.split(/[\s,]+/).filter((item) => item !== '');
    return `${path}=${items.join(',')}`;
  }
  const growth = form === 'linear' ? `+${step.trim()}` : `*${factor.trim()}`;
  return `${path}=${from.trim()}..${to.trim()}${growth}`;
}

function hasBlank({ form, list, from, to, step, factor }: AxisDraft): boolean {
  const texts = form === 'list' ? [list] : [from, to, form === 'linear' ? step : factor];
  return texts.some((text) => text.replaceAll(',', ' ').trim() === '');
}

function refuse(message: string, hint: string): AxisPreview {
  return { values: [], problem: { message, hint, isQuiet: false } };
}

/** The values of an axis, exactly as the lab will use them; or its problem. */
export function previewAxis(axis: AxisDraft): AxisPreview {
  const field = findField(axis.path);
  if (hasBlank(axis)) {
    const message = axis.form === 'list' ? 'Give its values.' : 'Give from, to and the growth.';
    const hint = field ? `Values can be ${describeRange(field)}.` : '';
    return { values: [], problem: { message, hint, isQuiet: true } };
  }
  try {
    const text = writeAxis(axis);
    const count = countAxis(text);
    if (count > maxAxisValues) {
      const message = `${formatCount(count)} values, at most ${formatCount(maxAxisValues)} from here`;
      return refuse(message, 'take larger steps, or use lab sweep');
    }
    const { values } = parseAxis(text);
    for (const value of values) {
      const problem = field ? checkFieldValue(field, value) : null;
      if (problem) return refuse(problem, '');
    }
    const seen = new Set<FieldValue>();
    const repeated = values.find((value) => seen.size === seen.add(value).size);
    if (repeated !== undefined) return refuse(`${formatFieldValue(repeated)} appears twice`, '');
    return { values, problem: null };
  } catch (error) {
    const { message, hint } = toLabError(error);
    return refuse(message, hint);
  }
}

/** `4 values: 4, 8, 16, 96`; of many only the first and last few. */
export function describeValues(values: readonly FieldValue[]): string {
  const texts = values.map(formatFieldValue);
  const isLong = texts.length > shownAtStart + 1;
  const shown = isLong ? [...texts.slice(0, shownAtStart), '...', texts.at(-1)] : texts;
  const count = texts.length === 1 ? '1 value' : `${texts.length} values`;
  return `${count}: ${shown.join(', ')}`;
}
