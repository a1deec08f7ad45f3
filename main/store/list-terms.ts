// A filter as tests of the places of a list. The rule: what the columns hold is tested there; tags,
// notes, keys and sweeps are asked of SQLite once, and are then sets of runs. `not` is the full
// complement: a run without a value is not below any number.
import { contractAnswers } from '../../shared/contract-answer.ts';
import {
  comparisons,
  runStatuses,
  type NumberTermField,
  type Operator,
  type RunFlag,
  type RunTerm,
  type ValueField,
} from '../../shared/run-terms.ts';
import { fieldOf, fieldText } from '../../shared/spec/field-columns.ts';
import { specFields } from '../../shared/spec/spec-fields.ts';
import { contractOf, isArchived, isStarred, precisionOf, statusOf } from './list-columns.ts';
import type { Columns } from './list-columns.ts';
import type { ListFields } from './list-fields.ts';
import type { ListSearch } from './list-search.ts';

/** Whether the run at a place fits. */
export type PlaceTest = (place: number) => boolean;

/** What terms are tested with. */
export interface Tested {
  readonly columns: Columns;
  readonly fields: ListFields;
  readonly search: ListSearch;
}

const broken = contractAnswers.indexOf('broken') + 1;

/** A flag of a run, of its packed flags; `all` is of the archive, and true of each. */
export const flagTests: Readonly<Record<RunFlag, (flags: number) => boolean>> = {
  starred: isStarred,
  archived: isArchived,
  broken: (flags) => contractOf(flags) === broken,
  imprecise: (flags) => precisionOf(flags) === 0,
  all: () => true,
};

/** The text of a field that has one value, at a place; null if it has none. */
export function textAt(
  field: Exclude<ValueField, 'tag'>,
  { columns, fields }: Pick<Tested, 'columns' | 'fields'>,
): (place: number) => string | null {
  const { flags, model, models } = columns;
  if (field === 'status') return (place) => runStatuses[statusOf(flags[place]!)] ?? null;
  if (field === 'contract')
    return (place) => contractAnswers[contractOf(flags[place]!) - 1] ?? null;
  if (field === 'model') return (place) => models[model[place]!] ?? null;
  const listed = fields.of(fieldOf(field)!, columns);
  return (place) => {
    const value = listed.valueAt(place);
    return value === undefined ? null : fieldText(value);
  };
}

function oneOf(field: ValueField, values: readonly string[], tested: Tested): PlaceTest {
  const wanted = new Set(values);
  if (field === 'tag') return isOf(tested.columns, tested.search.byTags(values));
  const spec = fieldOf(field);
  if (spec) {
    return tested.fields
      .of(spec, tested.columns)
      .toTest((value) => value !== undefined && wanted.has(fieldText(value)));
  }
  const text = textAt(field, tested);
  return (place) => wanted.has(text(place) ?? '');
}

/** Runs by their numbers as a test. */
function isOf({ count, places }: Columns, ids: readonly number[]): PlaceTest {
  const found = new Uint8Array(count);
  for (const id of ids) {
    const place = places.get(id);
    if (place !== undefined) found[place] = 1;
  }
  return (place) => found[place] === 1;
}

/**
 * A percentile beyond the horizon is stored as infinite: it is below no number, and above those up to
 * the horizon; of greater ones that is not known.
 */
function compared(
  field: NumberTermField,
  operator: Operator,
  limit: number,
  { columns, fields }: Tested,
): PlaceTest {
  const holds = comparisons[operator];
  const { overhead, p99, beyond } = columns.numbers;
  if (field === 'ratio') return (place) => holds(overhead[place]!, limit);
  if (field === 'p99') {
    return (place) => holds(p99[place]!, limit) && !(beyond[place]! < limit);
  }
  return fields
    .of(fieldOf(field)!, columns)
    .toTest((value) => typeof value === 'number' && holds(value, limit));
}

const nameFields = specFields.filter(({ kind }) => kind === 'name');

/** Folds the letters that SQLite folds. */
const fold = (text: string) => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

function hasText(text: string, { columns, fields, search }: Tested): PlaceTest {
  const wanted = fold(text);
  const names = nameFields.map((field) =>
    fields.of(field, columns).toTest((value) => fold(String(value ?? '')).includes(wanted)),
  );
  const ids = [search.byNotePart(text), search.byTagPart(text), search.byKeyStart(text)].flat();
  const found = isOf(columns, ids);
  return (place) => found(place) || names.some((fits) => fits(place));
}

function toDate(date: string): number {
  return Date.parse(date.includes('T') ? `${date}:00Z` : `${date}T00:00:00Z`);
}

function toPositive(term: RunTerm, tested: Tested): PlaceTest {
  const { flags, numbers } = tested.columns;
  switch (term.kind) {
    case 'text':
      return hasText(term.text, tested);
    case 'values':
      return oneOf(term.field, term.values, tested);
    case 'number':
      return compared(term.field, term.operator, term.value, tested);
    case 'is': {
      const is = flagTests[term.flag];
      return (place) => is(flags[place]!);
    }
    case 'since': {
      const from = toDate(term.date);
      return (place) => numbers.started[place]! >= from;
    }
    case 'until': {
      const to = toDate(term.date);
      return (place) => numbers.started[place]! < to;
    }
    case 'sweep':
      return isOf(tested.columns, tested.search.bySweep(term.id));
    case 'note':
      return isOf(tested.columns, tested.search.byNotePart(term.text));
  }
}

export function flagTerm(flag: RunFlag, is: boolean): RunTerm {
  return is ? { kind: 'is', flag } : { kind: 'is', flag, not: true };
}

const saysArchived = (term: RunTerm) =>
  term.kind === 'is' && (term.flag === 'archived' || term.flag === 'all');

/** A filter that does not mention the archive excludes archived runs. */
const withArchive = (terms: readonly RunTerm[]) =>
  terms.some(saysArchived) ? terms : [...terms, flagTerm('archived', false)];

/** Which places fit each term, made once for every list that is asked for under some of them. */
export function createTermTests(tested: Tested) {
  const made = new Map<string, Uint8Array>();
  const { newest, count } = tested.columns;

  function fitsOf(term: RunTerm): Uint8Array {
    const name = JSON.stringify(term);
    const known = made.get(name);
    if (known) return known;
    const test = toPositive(term, tested);
    const wanted = !term.not;
    const fits = new Uint8Array(count);
    for (const place of newest) if (test(place) === wanted) fits[place] = 1;
    made.set(name, fits);
    return fits;
  }

  return {
    /** Places that fit all terms, the newest first. */
    select: (terms: readonly RunTerm[]): Uint32Array => {
      const fits = withArchive(terms).map(fitsOf);
      const found = new Uint32Array(newest.length);
      let size = 0;
      for (const place of newest) {
        let fit = 1;
        for (const one of fits) fit &= one[place]!;
        if (fit === 1) found[size++] = place;
      }
      return found.subarray(0, size);
    },
  };
}

/** A question to a list: its columns, and what fits terms. */
export interface Asked extends Tested, ReturnType<typeof createTermTests> {}
