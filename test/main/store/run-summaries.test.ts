import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../../main/store/sqlite-store.ts';
import type { ReadStore, Store } from '../../../main/store/store.ts';
import type { RunSummary } from '../../../shared/contract.ts';
import { runSorts, runStatuses } from '../../../shared/contract/run-calls.ts';
import { fieldPaths, readColumns } from '../../../shared/spec/field-columns.ts';
import { findField } from '../../../shared/spec/spec-fields.ts';
import { policyNames } from '../../support/policies.ts';
import { toTerms, type Filter } from './support/plain-filter.ts';
import { keyOf, modelVersion, record, resultOf, type RunPlan } from './support/recorded-run.ts';
import { scaleRuns } from '../../support/scale-runs.ts';

type Query = Parameters<ReadStore['queryRuns']>[0];

const at = '2026-05-06T07:08:09.000Z';
/** Text that could break a pattern, a quotation or case folding. */
const oddTexts = ['100%', 'a_b', `it's "so"`, 'Größe', '試験', 'back\\slash', '?', 'Mixed Case'];

/** Forty runs: columns repeat values, some rows have no overhead and window. */
const plans: RunPlan[] = Array.from({ length: 40 }, (_, n) => ({
  seed: n,
  policy: policyNames[n % 5]!,
  cpus: [4, 16, 96][n % 3]!,
  workload: ['kernel-build', 'pair', 'ünüsual_load%'][n % 4 === 0 ? 2 : n % 2]!,
  status: n % 7 === 3 ? runStatuses[[0, 2, 3][n % 3]!]! : 'done',
  windowP99Ns: n % 5 === 0 ? null : (n % 4) * 1000,
  windowBeyondNs: n % 10 === 0 ? 2000 + (n % 3) * 1000 : null,
  startedAt: `2026-01-0${1 + (n % 6)}T00:00:00.000Z`,
}));

let store: Store;
let all: RunSummary[];

beforeAll(() => {
  store = openStore(':memory:');
  for (const plan of plans) record(store, plan);
  const keys = plans.map(keyOf);
  const every = (step: number) => keys.filter((_, n) => n % step === 0);
  store.markRuns({ kind: 'star', keys: every(3), starred: true }, at);
  store.markRuns({ kind: 'archive', keys: every(5), archived: true }, at);
  store.markRuns({ kind: 'tag', keys: every(2), add: ['even', 'größe'], remove: [] }, at);
  store.markRuns({ kind: 'tag', keys: every(9), add: ["o'tag%_"], remove: [] }, at);
  oddTexts.forEach((note, n) => {
    store.markRuns({ kind: 'note', key: keys[n]!, note: `<${note}>` }, at);
  });
  all = keys.map((key) => query({ archived: 'all', text: key }).rows[0]!);
});
afterAll(() => store.close());

const query = (filter: Filter, others: Partial<Query> = {}) =>
  store.queryRuns({
    filter: { terms: toTerms(filter) },
    sort: 'startedAt',
    descending: true,
    limit: 200,
    offset: 0,
    fields: [...fieldPaths],
    ...others,
  });
const keysOf = (rows: readonly RunSummary[]) => rows.map(({ key }) => key);
const sorted = (rows: readonly RunSummary[]) => keysOf(rows).toSorted();
/** Folds the letters that SQLite folds. */
const fold = (text: string) => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

function fits(run: RunSummary, filter: Filter): boolean {
  const { archived = false, text, tag, ...same } = filter;
  const words = [run.machine, run.kernel, run.workload, run.policy, run.note, ...run.tags].map(
    fold,
  );
  const isFound =
    text === undefined ||
    words.some((one) => one.includes(fold(text))) ||
    run.key.startsWith(fold(text));
  return (
    isFound &&
    (archived === 'all' || run.archived === archived) &&
    (tag === undefined || run.tags.includes(tag)) &&
    Object.entries(same).every(
      ([name, value]) => value === undefined || run[name as keyof RunSummary] === value,
    )
  );
}

describe('the summary of a run', () => {
  it('has what its result says and what people put on it', () => {
    const plan = plans[6]!;
    const result = resultOf(plan);
    expect(store.findSummary(keyOf(plan))).toEqual({
      ...readColumns(result.spec),
      key: keyOf(plan),
      modelVersion,
      status: 'done',
      startedAt: plan.startedAt,
      finishedAt: '2026-03-04T05:06:07.000Z',
      machine: 'server-4',
      cpus: 4,
      workload: 'kernel-build',
      recordedCpus: null,
      isGuess: false,
      policy: policyNames[1],
      seed: 6,
      replications: 3,
      precisionReached: true,
      overhead: result.overhead.tick,
      windowP99Ns: 2000,
      windowBeyondNs: null,
      windowP99Estimate: null,
      contract: result.contract.answer,
      error: null,
      tags: ['even', 'größe'],
      note: '<?>',
      starred: true,
      archived: false,
    });
  });

  it('has nulls where there is no result, and the reason', () => {
    const failed = all.find(({ status }) => status === 'failed');
    expect(failed).toMatchObject({
      replications: null,
      precisionReached: null,
      overhead: null,
      windowP99Ns: null,
      windowBeyondNs: null,
      contract: null,
      error: 'it was failed',
    });
  });

  it('has the CPUs that its workload was recorded on, also without a result', () => {
    const own = openStore(':memory:');
    const fitted = { seed: 1, workload: 'trace-1234abcd', recordedCpus: 2, cpus: 16 };
    const keys = [record(own, fitted), record(own, { ...fitted, seed: 2, status: 'failed' })];
    const rows = keys.map((key) => own.findSummary(key));
    expect(rows.map((row) => [row?.cpus, row?.recordedCpus])).toEqual([
      [16, 2],
      [16, 2],
    ]);
    own.close();
  });

  it('of a run that is not there is nothing', () => {
    expect(store.findSummary('f'.repeat(64))).toBeUndefined();
  });
});

describe('a list of runs', () => {
  const alone: Filter[] = [
    {},
    { machine: 'server-16' },
    { workload: 'ünüsual_load%' },
    { policy: 'sync' },
    ...runStatuses.map((status) => ({ status })),
    { tag: 'größe' },
    { tag: "o'tag%_" },
    { starred: true },
    { starred: false },
    { archived: true },
    { archived: false },
    { archived: 'all' },
    { policy: "x' OR 1 --" },
  ];
  it.each(alone)('has what fits %j, and counts it', (filter) => {
    const expected = all.filter((run) => fits(run, filter));
    const { total, rows } = query(filter);
    expect(sorted(rows)).toEqual(sorted(expected));
    expect(total).toBe(expected.length);
  });

  const texts = [...oddTexts, '%', '_', "'", 'MIXED', 'größe', 'SERVER-9', 'nowhere', 'load%'];
  it.each(texts)('finds the text %s as it stands', (text) => {
    const filter: Filter = { text, archived: 'all' };
    const expected = all.filter((run) => fits(run, filter));
    expect(sorted(query(filter).rows)).toEqual(sorted(expected));
    expect(expected.length > 0).toBe(text !== 'nowhere');
  });

  it('finds a run by the start of its key, in either case, and not by its middle', () => {
    const key = all[1]!.key;
    for (const text of [key, key.slice(0, 12), key.slice(0, 12).toUpperCase()]) {
      expect(keysOf(query({ text }).rows)).toEqual([key]);
    }
    expect(query({ text: key.slice(1, 13) }).total).toBe(0);
  });

  it('has what fits every condition of a combination', () => {
    const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
    const anyFilter = fc.record({
      machine: some(fc.constantFrom('server-4', 'server-16')),
      workload: some(fc.constantFrom('pair', 'ünüsual_load%')),
      policy: some(fc.constantFrom(...policyNames.slice(0, 3))),
      status: some(fc.constantFrom(...runStatuses)),
      tag: some(fc.constantFrom('even', "o'tag%_")),
      starred: some(fc.boolean()),
      archived: some(fc.constantFrom(true, false, 'all' as const)),
      text: some(fc.constantFrom('a', 'server-4', '%', '0', 'größe')),
    });
    fc.assert(
      fc.property(anyFilter, (raw) => {
        const given = Object.entries(raw).filter(([, value]) => value !== undefined);
        const filter: Filter = Object.fromEntries(given);
        const expected = all.filter((run) => fits(run, filter));
        expect(sorted(query(filter).rows)).toEqual(sorted(expected));
        expect(query(filter, { limit: 1 }).total).toBe(expected.length);
      }),
      { seed: 20260102, numRuns: scaleRuns(300) },
    );
  });
});

/** What a list is sorted by; true comes after false. */
function valueOf(run: RunSummary, sort: Query['sort']): string | number | null {
  switch (sort) {
    case 'overhead':
      return run.overhead?.mean ?? null;
    case 'halfWidth':
      return run.overhead && (run.overhead.high - run.overhead.low) / 2;
    case 'windowP99Ns':
      return run.windowBeyondNs === null ? run.windowP99Ns : Infinity;
    case 'tags':
      return run.tags.join(' ') || null;
    case 'note':
      return run.note || null;
    default:
      if (sort.includes('.')) return pathValue(run, sort);
      return ofRow(run, sort as keyof RunSummary);
  }
}

function ofRow(run: RunSummary, sort: keyof RunSummary): string | number | null {
  const value = run[sort];
  return typeof value === 'boolean' ? Number(value) : (value as string | number | null);
}

/** The value of a field that was asked for, as its text says it. */
function pathValue({ fields }: RunSummary, path: string): string | number | null {
  const text = fields?.[path] ?? 'null';
  if (text === 'null') return null;
  return text === '' || Number.isNaN(Number(text)) ? text : Number(text);
}

function compare(a: string | number | null, b: string | number | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? -1 : 1;
}

/** Every sort that is none of a path, and a path of each kind of field. */
const kindOf = (name: string) => findField(name)?.kind;
const someSorts = runSorts.filter(
  (sort, i) => !kindOf(sort) || runSorts.findIndex((one) => kindOf(one) === kindOf(sort)) === i,
);

describe('a page of a list', () => {
  const orders = someSorts.flatMap((sort) => [true, false].map((descending) => [sort, descending]));
  const anyOrder = orders as [Query['sort'], boolean][];

  it.each(anyOrder)(
    'by %s (descending: %s) is in order, rows without a value last',
    (sort, down) => {
      const { rows } = query({ archived: 'all' }, { sort, descending: down });
      const values = rows.map((run) => valueOf(run, sort));
      const known = values.filter((value) => value !== null).toSorted(compare);
      const unknown = values.filter((value) => value === null);
      expect(values).toEqual([...(down ? known.toReversed() : known), ...unknown]);
    },
  );

  it.each(anyOrder)('by %s (descending: %s) shows every row once', (sort, descending) => {
    for (const [filter, limit] of [
      [{}, 7],
      [{ archived: 'all' }, 1],
      [{ starred: false, text: 'a' }, 3],
    ] as [Filter, number][]) {
      const whole = keysOf(query(filter, { sort, descending }).rows);
      const pages: string[] = [];
      for (let offset = 0; offset < whole.length; offset += limit) {
        const page = query(filter, { sort, descending, limit, offset });
        expect(page.total).toBe(whole.length);
        pages.push(...keysOf(page.rows));
      }
      expect(pages).toEqual(whole);
      expect(new Set(pages).size).toBe(whole.length);
    }
  });

  it('behind the end is empty, and still counts all', () => {
    const page = query({ archived: 'all' }, { sort: 'overhead', descending: false, offset: 40 });
    expect(page).toEqual({ total: 40, rows: [] });
  });

  it('has the newest first among equals', () => {
    const { rows } = query({ archived: 'all' }, { sort: 'machine', descending: false });
    for (const machine of ['server-16', 'server-4', 'server-96']) {
      const starts = rows.filter((run) => run.machine === machine).map((run) => run.startedAt);
      expect(starts).toEqual(starts.toSorted().toReversed());
    }
  });
});
