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

function valuesOf(field: string, known: KnownValues): readonly string[] {
  if (field === 'is') return runFlags;
  if (field === 'status') return runStatuses;
  const isValueField = (valueFields as readonly string[]).includes(field);
  return isValueField ? (known[field as ValueField] ?? []) : [];
}

/** Completions at the caret: starts of terms, or values of the field. */
export function completeRunFilter(text: string, caret: number, known: KnownValues): Completion {
  const before = /\S*$/.exec(text.slice(0, caret))?.[0] ?? '';
  const [, field, list = ''] = /^-?([a-z][a-z0-9]*):(.*)$/i.exec(before) ?? [];
  const typed =
    field === undefined ? before.replace(/^-/, '') : list.slice(list.lastIndexOf(',') + 1);
  const starts = [...new Set(termHelp.map(({ start }) => start))].filter((start) => start !== '-');
  const all = field === undefined ? starts : valuesOf(field, known).map(quote);
  const fits = (option: string) =>
    option.toLowerCase().startsWith(typed.toLowerCase()) && option !== typed;
  const isEmpty = field === undefined && typed === '';
  const options = isEmpty ? [] : all.filter(fits).slice(0, maxOptions);
  return { start: caret - typed.length, end: caret, options };
}
