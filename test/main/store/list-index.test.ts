import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../../main/store/sqlite-store.ts';
import type { Store } from '../../../main/store/store.ts';
import { parseRunFilter } from '../../../shared/run-filter.ts';
import { scaleRuns } from '../../support/scale-runs.ts';
import { makeFolder } from './support/folder.ts';
import { beginRun, keyOf, record, specOf, type RunPlan } from './support/recorded-run.ts';

const { newPath } = makeFolder();
const at = '2026-05-06T07:08:09.000Z';

/** Runs that may be made, of which some have equal starts. */
const plans: RunPlan[] = Array.from({ length: 8 }, (_, seed) => ({
  seed,
  cpus: [4, 16][seed % 2]!,
  policy: (['sync', 'deferred'] as const)[seed % 2]!,
  startedAt: `2026-01-0${1 + (seed % 3)}T00:00:00.000Z`,
}));

type Change = readonly [what: string, make: (store: Store, plan: RunPlan) => void];

/** What changes a list; each does nothing where it is not allowed. */
const changes: readonly Change[] = [
  ['record', (store, plan) => void record(store, plan)],
  ['begin', (store, plan) => void beginRun(store, plan)],
  ['begin later', (store, plan) => void beginRun(store, { ...plan, startedAt: at })],
  ['fail', (store, plan) => void record(store, { ...plan, status: 'failed' })],
  ['star', (store, plan) => mark(store, plan, { kind: 'star', starred: true })],
  ['archive', (store, plan) => mark(store, plan, { kind: 'archive', archived: true })],
  ['bring back', (store, plan) => mark(store, plan, { kind: 'archive', archived: false })],
  ['tag', (store, plan) => mark(store, plan, { kind: 'tag', add: ['t', 'u'], remove: [] })],
  ['untag', (store, plan) => mark(store, plan, { kind: 'tag', add: [], remove: ['t'] })],
  ['note', (store, plan) => note(store, plan, `Posted ${plan.seed}`)],
  ['clear the note', (store, plan) => note(store, plan, '')],
  ['delete', (store, plan) => remove(store, plan)],
  ['undo', (store) => undoLast(store)],
];

const isThere = (store: Store, plan: RunPlan) => store.findRun(keyOf(plan)) !== undefined;

function mark(store: Store, plan: RunPlan, change: object): void {
  if (!isThere(store, plan)) return;
  store.markRuns({ ...change, keys: [keyOf(plan)] } as Parameters<Store['markRuns']>[0], at);
}

function note(store: Store, plan: RunPlan, text: string): void {
  if (isThere(store, plan)) store.markRuns({ kind: 'note', key: keyOf(plan), note: text }, at);
}

function remove(store: Store, plan: RunPlan): void {
  if (store.findRun(keyOf(plan))?.status === 'running') return;
  mark(store, plan, { kind: 'archive', archived: true });
  if (isThere(store, plan)) store.deleteRuns([keyOf(plan)], new Date().toISOString());
}

/** The last change of all that is not undone. */
function undoLast(store: Store): void {
  const db = new Database(store.path, { readonly: true });
  const last = db.prepare('SELECT max(id) FROM mark_action WHERE undone_at IS NULL').pluck().get();
  db.close();
  if (typeof last === 'number') store.undoChange(last, at);
}

/** All that a list says of its runs. */
function look(store: Store) {
  const filters = ['', 'is:all', 'is:all cpus:16', 'posted', 'is:all tag:t'];
  const query = (text: string) => ({ filter: { terms: parseRunFilter(text) } });
  return {
    lists: filters.map((text) =>
      (['startedAt', 'overhead', 'note', 'key'] as const).map((sort) =>
        store.queryRunKeys({ ...query(text), sort, descending: false, offset: 0, limit: 20 }),
      ),
    ),
    facets: filters.map((text) => store.countFacets(query(text))),
    groups: store.groupRuns({ ...query('is:all'), field: 'policy.remote' }),
  };
}

describe('a list that was read before', () => {
  it('is what a new one is, whatever was changed since', () => {
    const change = fc.tuple(fc.constantFrom(...changes), fc.constantFrom(...plans));
    fc.assert(
      fc.property(fc.array(fc.array(change, { maxLength: 6 }), { maxLength: 5 }), (rounds) => {
        const path = newPath();
        const writer = openStore(path);
        const reader = openStore(path, { readOnly: true, isHeld: true });
        try {
          for (const round of rounds) {
            for (const [[, make], plan] of round) make(writer, plan);
            const fresh = openStore(path, { readOnly: true, isHeld: true });
            const expected = look(fresh);
            fresh.close();
            expect(look(reader)).toEqual(expected);
            expect(look(writer)).toEqual(expected);
          }
        } finally {
          reader.close();
          writer.close();
        }
      }),
      { seed: 20261130, numRuns: scaleRuns(150) },
    );
  });

  it('is read anew if the log of changes does not reach back', () => {
    const path = newPath();
    const store = openStore(path);
    record(store, plans[0]!);
    const before = look(store).facets[1]!.total;
    record(store, plans[1]!);
    record(store, plans[2]!);
    const db = new Database(path);
    db.exec('DELETE FROM run_change WHERE change < (SELECT max(change) FROM run_change)');
    db.close();
    expect([before, look(store).facets[1]!.total]).toEqual([1, 3]);
    store.close();
  });
});

describe('fields in which runs differ', () => {
  it('are those that a list does not show, of runs that it shows alike', () => {
    const store = openStore(':memory:');
    const differing = (filter = '') =>
      store.countFacets({ filter: { terms: parseRunFilter(filter) } }).differing;
    for (const cpus of [4, 16]) record(store, { seed: 1, cpus });
    expect(differing()).toEqual([]);
    const usual = specOf({ seed: 1, cpus: 4 });
    const begin = (n: number, change: object) =>
      store.beginRun({
        key: `${n}`.repeat(64),
        modelVersion: '7',
        spec: { ...usual, ...change },
        startedAt: at,
      });
    begin(1, { policy: { ...usual.policy, flushCeilingPages: 7 } });
    begin(2, { machine: { ...usual.machine, ghz: 9 } });
    expect(differing()).toEqual(['machine.ghz', 'policy.flushCeilingPages']);
    expect(differing('ghz<9')).toEqual(['policy.flushCeilingPages']);
    begin(3, { run: { ...usual.run, seed: 2 } });
    expect(differing('ghz<9 flushCeilingPages>7')).toEqual(['seed']);
    store.close();
  });
});
