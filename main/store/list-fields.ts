// Fields of specs for lists: what each part says, read once. The rule: a field that a stored part lacks
// has the value that its absence means, and one of a part that is lost or odd has none.
import type Database from 'better-sqlite3';
import { fieldText } from '../../shared/spec/field-columns.ts';
import type { SpecField } from '../../shared/spec/spec-fields.ts';
import type { Columns } from './list-columns.ts';
import { partOf } from './spec-parts.ts';

type Body = Readonly<Record<string, unknown>>;

/** A field of every run: where its part stands, and what that says. */
export interface ListedField {
  /** The value at a place; undefined if it has none. */
  valueAt(place: number): unknown;
  /** A test of values as a test of places, which asks each part once. */
  toTest(holds: (value: unknown) => boolean): (place: number) => boolean;
  /** The order of values as a number for each place, NaN without a value. */
  toRanks(): (place: number) => number;
}

export interface ListFields {
  of(field: SpecField, columns: Columns): ListedField;
  /** The value of a part; undefined if it has none. */
  valueOf(field: SpecField, part: number): unknown;
}

const isBody = (value: unknown): value is Body => typeof value === 'object' && value !== null;

function readBody(text: string | undefined): Body | null | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    if (value === null) return null;
    return isBody(value) && !('run' in value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Numbers before texts, each in their order. */
function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'number') return -1;
  if (typeof b === 'number') return 1;
  const [one, other] = [fieldText(a), fieldText(b)];
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

const isNone = (value: unknown) => value === null || value === undefined;

/** The seed is no part. */
function seedField({ numbers: { seed } }: Columns): ListedField {
  return {
    valueAt: (place) => seed[place],
    toTest: (holds) => (place) => holds(seed[place]),
    toRanks: () => (place) => seed[place]!,
  };
}

/** Remembers an answer for each part. */
function askOnce<T>(parts: Uint32Array, ask: (part: number) => T): (place: number) => T {
  const answers: T[] = [];
  return (place) => {
    const part = parts[place]!;
    return (answers[part] ??= ask(part));
  };
}

export function createListFields(db: Database.Database): ListFields {
  const read = db.prepare<[number], string>('SELECT body FROM spec_part WHERE id = ?').pluck();
  const bodies = new Map<number, Body | null | undefined>();

  function bodyOf(part: number): Body | null | undefined {
    if (!bodies.has(part)) bodies.set(part, readBody(read.get(part)));
    return bodies.get(part);
  }

  function valueOf({ section, name, absent }: SpecField, part: number): unknown {
    const whole = bodyOf(part);
    if (whole === undefined) return undefined;
    const inner = partOf(section) === section ? whole : whole?.[section];
    const body = isBody(inner) ? inner : null;
    return body !== null && Object.hasOwn(body, name) ? body[name] : absent;
  }

  function ranksOf(field: SpecField, parts: Uint32Array, { newest }: Columns): Map<number, number> {
    const used = new Set<number>();
    for (const place of newest) used.add(parts[place]!);
    const valued = [...used]
      .map((part) => ({ part, value: valueOf(field, part) }))
      .filter(({ value }) => !isNone(value))
      .toSorted((a, b) => compareValues(a.value, b.value));
    const ranks = new Map<number, number>();
    let rank = 0;
    valued.forEach(({ part, value }, i) => {
      const before = valued[i - 1];
      if (before && compareValues(before.value, value) !== 0) rank++;
      ranks.set(part, rank);
    });
    return ranks;
  }

  return {
    valueOf,
    of: (field, columns) => {
      if (field.path === 'run.seed') return seedField(columns);
      const parts = columns.parts[partOf(field.section)];
      return {
        valueAt: (place) => valueOf(field, parts[place]!),
        toTest: (holds) => askOnce(parts, (part) => holds(valueOf(field, part))),
        toRanks: () => {
          const ranks = ranksOf(field, parts, columns);
          return askOnce(parts, (part) => ranks.get(part) ?? NaN);
        },
      };
    },
  };
}
