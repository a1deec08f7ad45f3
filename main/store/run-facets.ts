// Counts the runs of each value of a field, for the chips of a list. The rule: a field is counted under
// all terms of the filter except those on the field itself, so that a count says how many runs choosing
// the value would show.
import type { CallValue } from '../../shared/contract.ts';
import {
  facetFields,
  maxFacetValues,
  type FacetField,
  type RunFlag,
  type RunTerm,
  type ValueField,
} from '../../shared/run-terms.ts';
import { fieldOf } from '../../shared/spec/field-columns.ts';
import { findDiffering } from './differing-fields.ts';
import type { Columns } from './list-columns.ts';
import { flagTerm, flagTests, textAt } from './list-terms.ts';
import type { Asked } from './list-terms.ts';
import { partOf } from './spec-parts.ts';

type Facets = CallValue<'run.facets'>;
type Counts = Facets['values'][FacetField];

function choosesValue(term: RunTerm, field: ValueField): boolean {
  return term.kind === 'values' && term.field === field && !term.not;
}

function isAbout(term: RunTerm, ...flags: RunFlag[]): boolean {
  return term.kind === 'is' && flags.includes(term.flag);
}

function toCounts(sizes: ReadonlyMap<string, number>): Counts {
  const counts = [...sizes].map(([value, count]) => ({ value, count }));
  const bySize = counts.toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
  return bySize.slice(0, maxFacetValues);
}

/** The counts of what places hold as a small number, one by one and then by their texts. */
export function countTexts(
  found: Uint32Array,
  codes: ArrayLike<number>,
  textOf: (place: number) => string | null,
): Map<string, number> {
  const sizes: number[] = [];
  const firsts: number[] = [];
  for (const place of found) {
    const code = codes[place]!;
    const before = sizes[code];
    if (before === undefined) firsts[code] = place;
    sizes[code] = (before ?? 0) + 1;
  }
  const texts = new Map<string, number>();
  sizes.forEach((size, code) => {
    const text = textOf(firsts[code]!);
    if (text !== null) texts.set(text, (texts.get(text) ?? 0) + size);
  });
  return texts;
}

/** What a field's value at a place follows from. */
function codesOf(field: Exclude<FacetField, 'tag'>, asked: Asked): ArrayLike<number> {
  const { flags, model, parts } = asked.columns;
  if (field === 'status' || field === 'contract') return flags;
  if (field === 'model') return model;
  return parts[partOf(fieldOf(field)!.section)];
}

function countTags({ columns, search }: Asked, found: Uint32Array): Counts {
  const { count, places } = columns;
  const isFound = new Uint8Array(count);
  for (const place of found) isFound[place] = 1;
  const sizes = new Map<string, number>();
  for (const [run, tag] of search.tags()) {
    const place = places.get(run);
    if (place !== undefined && isFound[place] === 1) sizes.set(tag, (sizes.get(tag) ?? 0) + 1);
  }
  return toCounts(sizes);
}

function countFlag({ flags }: Columns, found: Uint32Array, flag: RunFlag): number {
  const is = flagTests[flag];
  let count = 0;
  for (const place of found) if (is(flags[place]!)) count++;
  return count;
}

export function countFacets(asked: Asked, terms: readonly RunTerm[]): Facets {
  const all = asked.select(terms);
  const under = (others: readonly RunTerm[]) =>
    others.length === terms.length ? all : asked.select(others);
  const valuesOf = (field: FacetField): Counts => {
    const found = under(terms.filter((term) => !choosesValue(term, field)));
    if (field === 'tag') return countTags(asked, found);
    return toCounts(countTexts(found, codesOf(field, asked), textAt(field, asked)));
  };
  const sizeOf = (flag: RunFlag) =>
    countFlag(asked.columns, under(terms.filter((term) => !isAbout(term, flag))), flag);
  // The filter's own term on the archive conflicts with any other.
  const beside = terms.filter((term) => !isAbout(term, 'archived', 'all'));
  const countOf = (flag: RunFlag) => asked.select([...beside, flagTerm(flag, true)]).length;
  return {
    total: all.length,
    values: Object.fromEntries(facetFields.map((field) => [field, valuesOf(field)])) as Record<
      FacetField,
      Counts
    >,
    differing: findDiffering(asked, all),
    flags: {
      starred: sizeOf('starred'),
      broken: sizeOf('broken'),
      imprecise: sizeOf('imprecise'),
      archived: countOf('archived'),
      all: countOf('all'),
    },
  };
}
