import { shortName } from '../../shared/column-names.ts';
import { fieldOf, pathFields } from '../../shared/spec/field-columns.ts';
import { findTermName } from '../../shared/term-names.ts';
import {
  runFlags,
  runStatuses,
  termHelp,
  valueFields,
  type ValueField,
} from '../../shared/run-terms.ts';

/** Known values of the fields, from the counts of the list. */
export type KnownValues = { readonly [F in ValueField]?: readonly string[] };

export interface Completion {
  /** The part of the text that an option replaces. */
  readonly start: number;
  readonly end: number;
  readonly options: readonly string[];
}

const maxOptions = 8;

function quote(value: string): string {
  return /^[^\s",\\]+$/u.test(value) ? value : JSON.stringify(value);
}

function valuesOf(written: string, known: KnownValues): readonly string[] {
  const field = findTermName(written).name ?? written;
  if (field === 'is') return runFlags;
  if (field === 'status') return runStatuses;
  const own = (valueFields as readonly string[]).includes(field)
    ? known[field as ValueField]
    : undefined;
  const spec = fieldOf(field);
  if (own || !spec) return own ?? [];
  if (spec.kind === 'flag') return ['true', 'false'];
  return spec.kind === 'choice' ? spec.choices : [];
}

/** Starts of the terms of other fields; those with their section once a section is typed. */
function fieldStarts(typed: string): string[] {
  const names = pathFields.map(({ path }) => (typed.includes('.') ? path : shortName(path)));
  return names
    .filter((name) => name.includes('.') === typed.includes('.'))
    .map((name) => `${name}:`);
}

/** Completions at the caret: starts of terms, or values of the field. */
export function completeRunFilter(text: string, caret: number, known: KnownValues): Completion {
  const before = /\S*$/.exec(text.slice(0, caret))?.[0] ?? '';
  const [, field, list = ''] = /^-?([a-z][a-z0-9.]*):(.*)$/i.exec(before) ?? [];
  const typed =
    field === undefined ? before.replace(/^-/, '') : list.slice(list.lastIndexOf(',') + 1);
  const starts = [
    ...new Set([...termHelp.map(({ start }) => start), ...fieldStarts(typed)]),
  ].filter((start) => start !== '-');
  const all = field === undefined ? starts : valuesOf(field, known).map(quote);
  const fits = (option: string) =>
    option.toLowerCase().startsWith(typed.toLowerCase()) && option !== typed;
  const isEmpty = field === undefined && typed === '';
  const options = isEmpty ? [] : all.filter(fits).slice(0, maxOptions);
  return { start: caret - typed.length, end: caret, options };
}
