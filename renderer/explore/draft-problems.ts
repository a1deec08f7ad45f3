import type { LabError } from '../../shared/errors.ts';
import { checkFieldValue } from '../../shared/spec/check-field-value.ts';
import { parseFieldValue } from '../../shared/spec/parse-field-value.ts';
import { findField, type SpecField } from '../../shared/spec/spec-fields.ts';
import { parseCondition } from '../../shared/sweep-condition.ts';
import { toLabError } from '../client/client.ts';
import { previewAxis, formatProblem, type AxisDraft, type Problem } from './axis-draft.ts';
import { runPaths } from './form-fields.ts';
import type { SweepDraft } from './sweep-draft.ts';

/** A part of the form: `policies`, `axis-2`, `set-3`, `condition`, `mode`, `run.seed`, or `form`. */
export type Place = string;
export type Problems = ReadonlyMap<Place, Problem>;

export const placeOfAxis = ({ id }: { readonly id: number }): Place => `axis-${id}`;
export const placeOfSet = ({ id }: { readonly id: number }): Place => `set-${id}`;

function wrong(message: string, hint = ''): Problem {
  return { message, hint, isQuiet: false };
}

function checkValue(field: SpecField, text: string): Problem | null {
  try {
    const problem = checkFieldValue(field, parseFieldValue(field.path, text.trim()));
    return problem === null ? null : wrong(problem);
  } catch (error) {
    const { message, hint } = toLabError(error);
    return wrong(message, hint);
  }
}

function checkCondition(text: string): Problem | null {
  if (text.trim() === '') return null;
  try {
    const unknown = parseCondition(text.trim()).paths.find((path) => !findField(path));
    return unknown === undefined ? null : wrong(`There is no field ${unknown}.`);
  } catch (error) {
    const { message, hint } = toLabError(error);
    return wrong(message.replace(/^condition: /, ''), hint);
  }
}

function checkModes({ axes, mode, policies, userPolicies }: SweepDraft): Problem | null {
  if (mode === 'grid') return null;
  const counts = axes.map((axis) => [axis.path, previewAxis(axis).values.length] as const);
  const chosen = [
    ['userPolicy', userPolicies.length],
    ['policy', policies.length],
  ] as const;
  const all = [...counts, ...chosen.filter(([, count]) => count > 1)];
  const [first] = all;
  if (!first || all.every(([, count]) => count === first[1])) return null;
  const named = all.map(([path, count]) => `${path} has ${count}`).join(', ');
  return wrong(
    `Zipped axes need the same number of values: ${named}.`,
    'A single policy is not an axis.',
  );
}

/** The problems of the form, and what is still to be filled in, as far as the page can check. */
export function checkDraft(draft: SweepDraft): Problems {
  const problems = new Map<Place, Problem>();
  const put = (place: Place, problem: Problem | null) => {
    if (problem) problems.set(place, problem);
  };
  if (draft.policies.length === 0) put('policies', wrong('Choose at least one policy.'));
  const seen = new Set<string>();
  for (const axis of draft.axes) {
    const twice = seen.has(axis.path) ? wrong(`${axis.path} is varied twice.`) : null;
    put(placeOfAxis(axis), twice ?? previewAxis(axis).problem);
    seen.add(axis.path);
  }
  for (const set of draft.sets) {
    const field = findField(set.path);
    const isBlank = set.value.trim() === '';
    if (field && !isBlank) put(placeOfSet(set), checkValue(field, set.value));
  }
  for (const path of runPaths) {
    const field = findField(path);
    if (field && draft.run[path].trim() !== '') put(path, checkValue(field, draft.run[path]));
  }
  put('condition', checkCondition(draft.condition));
  if (problems.size === 0) put('mode', checkModes(draft));
  return problems;
}

/** The first problem in one line, with the axis's number if there are several. Empty if there is none. */
export function describeFirstProblem(problems: Problems, { axes }: SweepDraft): string {
  const [first] = problems;
  if (!first) return '';
  const [place, problem] = first;
  const text = formatProblem({ ...problem, hint: '' });
  const index = axes.findIndex((axis) => placeOfAxis(axis) === place);
  return index < 0 ? text : `Axis ${index + 1}: ${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

function speaksOf(message: string, { path }: Pick<AxisDraft, 'path'>): boolean {
  return message.includes(path);
}

/** The part of the form that an error of the lab is about; `form` when unknown. */
export function placeError({ message, hint }: LabError, draft: SweepDraft): Place {
  if (message.startsWith('condition:') || message.startsWith('--where')) return 'condition';
  if (message.startsWith('--zip')) return 'mode';
  const named = runPaths.filter((path) => message.includes(path));
  const run = named.find((path) => draft.run[path].trim() !== '') ?? named[0];
  if (run) return run;
  for (const text of [message, hint]) {
    const axis = draft.axes.find((own) => speaksOf(text, own));
    if (axis) return placeOfAxis(axis);
    const set = draft.sets.find((own) => speaksOf(text, own));
    if (set) return placeOfSet(set);
  }
  return 'form';
}
