import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../../main/store/sqlite-store.ts';
import type { ReadStore, Store } from '../../../main/store/store.ts';
import { contractAnswers } from '../../../shared/contract-answer.ts';
import type { RunSummary } from '../../../shared/contract.ts';
import {
  facetFields,
  numberFields,
  operators,
  runFlags,
  runStatuses,
  valueFields,
  type RunTerm,
  type ValueField,
} from '../../../shared/run-terms.ts';
import { parseRunFilter } from '../../../shared/run-filter.ts';
import { fieldOf, fieldPaths, fieldText } from '../../../shared/spec/field-columns.ts';
import { readField } from '../../../shared/spec/read-field.ts';
import { policyNames } from '../../support/policies.ts';
import { keyOf, modelVersion, record, specOf, type RunPlan } from './support/recorded-run.ts';
import { fitsTerms, valuesOf as textsOf } from './support/naive-filter.ts';
import { scaleRuns } from '../../support/scale-runs.ts';

const at = '2026-05-06T07:08:09.000Z';
const hostile = `x' OR 1=1 --`;

const plans: RunPlan[] = Array.from({ length: 36 }, (_, n) => ({
  seed: n % 6,
  policy: policyNames[n % 5]!,
  cpus: [4, 16, 96][n % 3]!,
  workload: ['kernel-build', 'pair', `odd" ${n % 4}`][n % 4 === 0 ? 2 : n % 2]!,
  status: n % 7 === 3 ? runStatuses[[0, 2, 3][n % 3]!]! : 'done',
  windowP99Ns: n % 5 === 0 ? null : (n % 4) * 1000,
  windowBeyondNs: n % 10 === 0 ? 2000 + (n % 3) * 1000 : null,
  contract: contractAnswers[n % contractAnswers.length]!,
  precisionReached: n % 4 > 0,
  startedAt: `2026-01-0${1 + (n % 6)}T0${n % 9}:00:00.000Z`,
}));

let store: Store;
let all: RunSummary[];

beforeAll(() => {
  store = openStore(':memory:');
  const keys = [...new Set(plans.map((plan) => record(store, plan)))];
  const every = (step: number) => keys.filter((_, n) => n % step === 0);
  store.markRuns({ kind: 'star', keys: every(3), starred: true }, at);
  store.markRuns({ kind: 'archive', keys: every(5), archived: true }, at);
  store.markRuns({ kind: 'tag', keys: every(2), add: ['even', 'größe'], remove: [] }, at);
  store.markRuns({ kind: 'tag', keys: every(9), add: [`o'tag%_`], remove: [] }, at);
  for (const key of every(4)) store.markRuns({ kind: 'note', key, note: `As posted, 100%` }, at);
  const { rows } = store.queryRuns({
    filter: { terms: parseRunFilter('is:all') },
    ...page,
    limit: 200,
    fields: [...fieldPaths],
  });
  all = keys.map((key) => rows.find((run) => run.key === key)!);
});
afterAll(() => store.close());

type Filter = Parameters<ReadStore['queryRuns']>[0]['filter'];
const page = { sort: 'startedAt', descending: true, offset: 0 } as const;
const query = (terms: RunTerm[]) => store.queryRuns({ filter: { terms }, ...page, limit: 200 });
const found = (terms: RunTerm[]) =>
  query(terms)
    .rows.map(({ key }) => key)
    .toSorted();
const expected = (terms: readonly RunTerm[]) =>
  all.filter((run) => fitsTerms(run, terms)).map(({ key }) => key);

/** Values that a filter asks of a field: some, or else those that the runs have. */
const chosen: Readonly<Partial<Record<ValueField, readonly string[]>>> = {
  machine: ['server-4', 'server-16', hostile],
  workload: ['pair', 'odd" 0', hostile],
  policy: [...policyNames.slice(0, 4), hostile],
  cpus: ['4', '96', '5'],
  status: [...runStatuses],
  contract: [...contractAnswers, hostile],
  tag: ['even', `o'tag%_`, hostile],
  model: [modelVersion, '8'],
};

function valuesOf(field: ValueField): readonly string[] {
  const own = plans.map((plan) => fieldText(readField(specOf(plan), fieldOf(field)?.path ?? '')));
  return chosen[field] ?? [...new Set([...own, 'odd'])];
}

const anyNot = fc.constantFrom({}, { not: true as const });
const anyTerm: fc.Arbitrary<RunTerm> = fc
  .oneof(
    fc
      .constantFrom(...valueFields)
      .chain((field) =>
        fc
          .uniqueArray(fc.constantFrom(...valuesOf(field)), { minLength: 1 })
          .map((values): RunTerm => ({ kind: 'values', field, values })),
      ),
    fc.record({
      kind: fc.constant('number' as const),
      field: fc.constantFrom(...numberFields),
      operator: fc.constantFrom(...operators),
      value: fc.constantFrom(0, 1, 2, 4, 16, 1000, 2000),
    }),
    fc.record({ kind: fc.constant('is' as const), flag: fc.constantFrom(...runFlags) }),
    fc.record({
      kind: fc.constantFrom('since' as const, 'until' as const),
      date: fc.constantFrom('2026-01-03', '2026-01-04T03:00', '2027-01-01'),
    }),
    fc.record({
      kind: fc.constantFrom('note' as const, 'text' as const),
      text: fc.constantFrom('AS posted', '100%', 'server-1', 'even', '%', "'", hostile, '0'),
    }),
  )
  .chain((term) => anyNot.map((not): RunTerm => ({ ...term, ...not })));

describe('the terms of a filter', () => {
  it('find what a plain reading of them finds', () => {
    fc.assert(
      fc.property(fc.array(anyTerm, { maxLength: 4 }), (terms) => {
        expect(found(terms)).toEqual(expected(terms).toSorted());
      }),
      { seed: 20261125, numRuns: scaleRuns(1500) },
    );
  });

  it('find nothing by a value that is made to be read as SQL, and harm nothing', () => {
    for (const field of valueFields) {
      expect(found([{ kind: 'values', field, values: [`${hostile}; DROP TABLE run`] }])).toEqual(
        [],
      );
    }
    for (const kind of ['note', 'text'] as const)
      expect(found([{ kind, text: hostile }])).toEqual([]);
    expect(found([{ kind: 'is', flag: 'all' }])).toHaveLength(all.length);
  });

  it('leave the archive out unless one of them speaks of it', () => {
    const archived = all.filter((run) => run.archived).length;
    expect(found([])).toHaveLength(all.length - archived);
    expect(found([{ kind: 'is', flag: 'archived' }])).toHaveLength(archived);
    expect(found([{ kind: 'is', flag: 'archived', not: true }])).toEqual(found([]));
    expect(found([{ kind: 'is', flag: 'all', not: true }])).toEqual([]);
  });

  it('find the runs of a sweep, and the others', () => {
    const points = [1, 2, 6].map((n) => ({ key: keyOf(plans[n]!), spec: specOf(plans[n]!) }));
    const id = store.beginSweep({ kind: 'sweep', createdAt: at, command: 'c', points });
    const inSweep = found([{ kind: 'sweep', id }]);
    const visible = points.map(({ key }) => key).filter((key) => found([]).includes(key));
    expect(inSweep).toEqual(visible.toSorted());
    expect(inSweep.length).toBeGreaterThan(0);
    const others = found([{ kind: 'sweep', id, not: true }]);
    expect([...inSweep, ...others].toSorted()).toEqual(found([]));
    expect(found([{ kind: 'sweep', id: 99 }])).toEqual([]);
  });

  it('hold together, as they are read from text', () => {
    const both = query(parseRunFilter('cpus>4 policy:sync is:all')).rows;
    const plain = all.filter((run) => run.cpus > 4 && run.policy === 'sync');
    expect(both.map(({ key }) => key).toSorted()).toEqual(plain.map(({ key }) => key).toSorted());
  });
});

describe('the keys of a list', () => {
  it('are those of its rows, in the same order', () => {
    for (const sort of ['overhead', 'tags', 'policy'] as const) {
      for (const descending of [true, false]) {
        const filter: Filter = { terms: parseRunFilter('is:all') };
        const { rows } = store.queryRuns({ filter, sort, descending, offset: 3, limit: 20 });
        const short = store.queryRunKeys({ filter, sort, descending, offset: 3, limit: 20 });
        expect(short.total).toBe(all.length);
        expect(short.rows).toEqual(
          rows.map(({ key, status, starred, archived }) => ({ key, status, starred, archived })),
        );
      }
    }
  });
});

describe('the counts of a facet', () => {
  it('are what choosing the value gives, whatever is chosen of the field', () => {
    fc.assert(
      fc.property(fc.array(anyTerm, { maxLength: 3 }), (terms) => {
        const { total, values, flags } = store.countFacets({ filter: { terms } });
        expect(total).toBe(expected(terms).length);
        for (const field of facetFields) {
          const others = terms.filter(
            (term) => !(term.kind === 'values' && term.field === field && !term.not),
          );
          const counts = new Map<string, number>();
          for (const run of all.filter((one) => fitsTerms(one, others))) {
            for (const text of textsOf(run, field)) counts.set(text, (counts.get(text) ?? 0) + 1);
          }
          expect(new Map(values[field].map(({ value, count }) => [value, count]))).toEqual(counts);
          const sizes = values[field].map(({ count }) => count);
          expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
        }
        const others = terms.filter((term) => !(term.kind === 'is' && term.flag === 'starred'));
        const starred = expected([...others, { kind: 'is', flag: 'starred' }]);
        expect(flags.starred).toBe(starred.length);
      }),
      { seed: 20261126, numRuns: scaleRuns(200) },
    );
  });

  it('of the archive are counted without what the filter says of it', () => {
    const { flags } = store.countFacets({ filter: { terms: parseRunFilter('is:archived') } });
    expect(flags.all).toBe(all.length);
    expect(flags.archived).toBe(all.filter((run) => run.archived).length);
  });
});
