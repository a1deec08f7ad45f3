import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  FilterError,
  formatRunFilter,
  maxFilterLength,
  parseRunFilter,
} from '../../shared/run-filter.ts';
import {
  facetFields,
  numberFields,
  operators,
  runFlags,
  runStatuses,
  runTermsSchema,
  termHelp,
  valueFields,
  type RunTerm,
} from '../../shared/run-terms.ts';
import { scaleRuns } from '../support/scale-runs.ts';

/** Text that could trip up quoting, commas, comparison operators or SQL. */
const oddText = fc.oneof(
  fc.constantFrom(
    `it's "so"`,
    'a,b',
    '-x',
    'a:b',
    String.raw`back\slash"`,
    `' OR 1=1 --`,
    '<',
    '試 験',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((text) => text.trim() !== ''),
);
const anyTerm: fc.Arbitrary<RunTerm> = fc
  .oneof(
    fc.record({ kind: fc.constantFrom('text' as const, 'note' as const), text: oddText }),
    fc.record({
      kind: fc.constant('values' as const),
      field: fc.constantFrom('machine', 'workload', 'policy', 'tag', 'model'),
      values: fc.uniqueArray(oddText, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      kind: fc.constant('values' as const),
      field: fc.constant('status' as const),
      values: fc.uniqueArray(fc.constantFrom(...runStatuses), { minLength: 1 }),
    }),
    fc.record({
      kind: fc.constant('number' as const),
      field: fc.constantFrom('ratio' as const, 'p99' as const, 'policy.maxAgeUs' as const),
      operator: fc.constantFrom(...operators),
      value: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    }),
    fc.record({
      kind: fc.constant('number' as const),
      field: fc.constantFrom('cpus', 'seed'),
      operator: fc.constantFrom(...operators),
      value: fc.nat(),
    }),
    fc.record({ kind: fc.constant('sweep' as const), id: fc.nat() }),
    fc.record({ kind: fc.constant('is' as const), flag: fc.constantFrom('starred', 'archived') }),
    fc.record({
      kind: fc.constantFrom('since' as const, 'until' as const),
      date: fc.constantFrom('2026-11-01', '2026-11-01T08:30'),
    }),
  )
  .chain((term) => fc.constantFrom({}, { not: true as const }).map((not) => ({ ...term, ...not })));

/** The terms of a text, or why it has none. */
function read(text: string): { terms: RunTerm[]; error: FilterError | null } {
  try {
    return { terms: parseRunFilter(text), error: null };
  } catch (error) {
    if (error instanceof FilterError) return { terms: [], error };
    throw error;
  }
}

const errorOf = (text: string): FilterError => {
  const { error } = read(text);
  if (error) return error;
  throw new Error(`${text} was read`);
};

describe('the text of a filter', () => {
  it('is read as terms', () => {
    const text =
      'latr "two words" policy:sync,deferred cpus>=64 ratio<2 p99<1ms tag:fast is:starred ' +
      'since:2026-11-01 note:"as posted" -policy:none cpus:4,096 -Is:archived';
    expect(parseRunFilter(text)).toEqual([
      { kind: 'text', text: 'latr' },
      { kind: 'text', text: 'two words' },
      { kind: 'values', field: 'policy', values: ['sync', 'deferred'] },
      { kind: 'number', field: 'cpus', operator: '>=', value: 64 },
      { kind: 'number', field: 'ratio', operator: '<', value: 2 },
      { kind: 'number', field: 'p99', operator: '<', value: 1_000_000 },
      { kind: 'values', field: 'tag', values: ['fast'] },
      { kind: 'is', flag: 'starred' },
      { kind: 'since', date: '2026-11-01' },
      { kind: 'note', text: 'as posted' },
      { kind: 'values', field: 'policy', values: ['none'], not: true },
      { kind: 'values', field: 'cpus', values: ['4', '96'] },
      { kind: 'is', flag: 'archived', not: true },
    ]);
    expect(parseRunFilter('  ')).toEqual([]);
  });

  it('is read of every example of the help, which has every field and every flag', () => {
    for (const { example, start } of termHelp) {
      expect(parseRunFilter(example)).toHaveLength(1);
      expect(example.startsWith(start)).toBe(true);
    }
    const examples = termHelp.map(({ example, text }) => `${example} ${text}`).join('\n');
    const named = [...facetFields, ...numberFields].filter((field) => !field.includes('.'));
    for (const field of named) expect(examples).toContain(field);
    for (const flag of runFlags) expect(examples).toContain(`is:${flag}`);
  });

  it('and its terms are the same thing, both ways', () => {
    fc.assert(
      fc.property(fc.array(anyTerm, { maxLength: 6 }), (terms) => {
        const text = formatRunFilter(terms);
        fc.pre(text.length <= maxFilterLength);
        expect(parseRunFilter(text)).toEqual(terms);
        expect(v.is(runTermsSchema, terms)).toBe(true);
      }),
      { seed: 1, numRuns: scaleRuns(3000) },
    );
  });

  it('is read into terms that the contract takes, or refused with a place in it', () => {
    const marks = ['is', 'since', 'note', 'foo', ':', '<', '>=', '=', '"', ',', '-', ' ', '\\'];
    const values = ['1ms', '2', '2026-11-01', "' OR 1"];
    const pieces = [...valueFields, ...numberFields, ...runFlags, ...marks, ...values];
    const piece = fc.constantFrom(...pieces);
    const anyText = fc.array(piece, { maxLength: 12 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(anyText, fc.string({ unit: 'grapheme' })), (text) => {
        const { terms, error } = read(text);
        expect(v.is(runTermsSchema, terms)).toBe(true);
        expect(parseRunFilter(formatRunFilter(terms))).toEqual(terms);
        const { start, end } = error ?? { start: 0, end: text.length };
        expect(start >= 0 && (end > start || text === '') && end <= text.length).toBe(true);
      }),
      { seed: 2, numRuns: scaleRuns(3000) },
    );
  });

  it.each([
    ['latr polcy:sync', 'no field is polcy, at position 6', [5, 15]],
    ['policy.ceilng>3', 'no field is policy.ceilng, at position 1', [0, 15]],
    ['flush_ceiling=3', 'no field is flush_ceiling, at position 1', [0, 15]],
    ['name:x', 'name is a field of more than one section, at position 1', [0, 6]],
    [
      'local:odd',
      'policy.local must be one of none, range-or-full, full, got "odd", at position 1',
      [0, 9],
    ],
    ['pti:maybe', 'kernel.pti must be true or false, got "maybe", at position 1', [0, 9]],
    ['policy.local>1', 'policy.local is not a number, at position 1', [0, 14]],
    ['cpus>=many', 'cpus is compared with a whole number, at position 1', [0, 10]],
    ['a cpus<1.5', 'cpus is compared with a whole number, at position 3', [2, 10]],
    ['p99<1', 'p99 is compared with a time such as 1ms, at position 1', [0, 5]],
    ['ratio<2x', 'ratio is compared with a number, at position 1', [0, 8]],
    ['ratio<', 'a number is missing, at position 1', [0, 6]],
    ['policy<2', 'policy is not a number, at position 1', [0, 8]],
    ['status:odd', 'no status is odd, at position 1', [0, 10]],
    ['is:odd', 'a run cannot be odd, at position 1', [0, 6]],
    ['-is:all', 'this excludes every run, at position 1', [0, 7]],
    ['policy:', 'a value is missing, at position 1', [0, 7]],
    ['policy:a,', 'a value is missing, at position 1', [0, 9]],
    ['since:yesterday', 'yesterday is not a date, at position 1', [0, 15]],
    ['sweep:x', 'sweep has a whole number, at position 1', [0, 7]],
    ['note:a,b', 'only one value fits here, at position 1', [0, 8]],
    ['a "b', 'a quotation mark is not closed, at position 3', [2, 3]],
    ['""', 'the text is empty, at position 1', [0, 2]],
  ])('%s is refused: %s', (text, message, [start, end]) => {
    const error = errorOf(text);
    expect([error.message, error.start, error.end]).toEqual([message, start, end]);
    expect(error.code).toBe('bad-usage');
    expect(error.hint).not.toBe('');
  });

  it('names the nearest field in the hint of one that is not there', () => {
    expect(errorOf('flushCeilngPages>3').hint).toMatch(/^did you mean flushCeilingPages\?/);
    expect(errorOf('ceiling>3').hint).toMatch(/^did you mean flushCeilingPages\?/);
    expect(errorOf('polcy:sync').hint).toMatch(/^did you mean policy\?/);
  });

  it('is of any field, with or without its section, however it is written', () => {
    const ceiling = { kind: 'values', field: 'policy.flushCeilingPages', values: ['33'] };
    for (const name of ['policy.flushCeilingPages', 'flushCeilingPages', 'FLUSHCEILINGPAGES']) {
      expect(parseRunFilter(`${name}:33`)).toEqual([ceiling]);
    }
    expect(parseRunFilter('machine.cpus>=64 policy.name:sync drainAt:tick+context-switch')).toEqual(
      [
        { kind: 'number', field: 'cpus', operator: '>=', value: 64 },
        { kind: 'values', field: 'policy', values: ['sync'] },
        { kind: 'values', field: 'policy.drainAt', values: ['context-switch+tick'] },
      ],
    );
  });

  it('is refused when it is too long', () => {
    expect(errorOf('x '.repeat(600)).message).toContain('longer than 1000');
    expect(errorOf('x '.repeat(60)).message).toContain('more than 50 terms');
  });
});
