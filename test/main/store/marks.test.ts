import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from '../../../main/store/sqlite-store.ts';
import type { MarkChange, Store } from '../../../main/store/store.ts';
import type { RunSummary } from '../../../shared/contract.ts';
import { record } from './support/recorded-run.ts';
import { scaleRuns } from '../../support/scale-runs.ts';

const at = '2026-05-06T07:08:09.000Z';
const gone = expect.objectContaining({ code: 'not-found' }) as Error;
const refused = (why: string) =>
  expect.objectContaining({
    code: 'not-allowed',
    message: expect.stringContaining(why) as unknown,
  }) as Error;

let store: Store;
let keys: string[];
const missing = 'f'.repeat(64);

beforeEach(() => {
  store = openStore(':memory:');
  keys = [1, 2, 3].map((seed) => record(store, { seed }));
});
afterEach(() => store.close());

type Marks = Pick<RunSummary, 'tags' | 'note' | 'starred' | 'archived'>;
const unmarked: Marks = { tags: [], note: '', starred: false, archived: false };

function marksOf(key: string): Marks | undefined {
  const run = store.findSummary(key);
  return run && { tags: run.tags, note: run.note, starred: run.starred, archived: run.archived };
}
const key = (n: number) => keys[n]!;
const mark = (change: MarkChange) => store.markRuns(change, at);
const star = (starred: boolean, ...which: string[]) => mark({ kind: 'star', keys: which, starred });
const archive = (...which: string[]) => mark({ kind: 'archive', keys: which, archived: true });

describe('marks', () => {
  it('are put on runs, counted once per run, and undone', () => {
    const tagged = mark({ kind: 'tag', keys: [key(0), key(1)], add: ['b', 'ä'], remove: [] });
    expect(tagged).toEqual({ action: 1, changed: 2 });
    expect(marksOf(key(0))).toEqual({ ...unmarked, tags: ['b', 'ä'] });
    const again = mark({ kind: 'tag', keys, add: ['b'], remove: ['ä'] });
    expect(again.changed).toBe(3);
    expect(keys.map((one) => marksOf(one)?.tags)).toEqual([['b'], ['b'], ['b']]);
    expect(store.undoChange(again.action!, at).toSorted()).toEqual(keys.toSorted());
    expect(keys.map((one) => marksOf(one)?.tags)).toEqual([['b', 'ä'], ['b', 'ä'], []]);
  });

  it('that exist already are no change, and leave nothing to undo', () => {
    star(true, key(0));
    expect(star(true, key(0), key(0))).toEqual({ action: null, changed: 0 });
    expect(mark({ kind: 'note', key: key(1), note: '' })).toEqual({ action: null, changed: 0 });
    expect(mark({ kind: 'tag', keys, add: [], remove: ['x'] })).toEqual({
      action: null,
      changed: 0,
    });
  });

  it('are put on all runs or on none', () => {
    expect(() => star(true, key(0), missing)).toThrow(gone);
    expect(() => mark({ kind: 'tag', keys: [key(1), missing], add: ['x'], remove: [] })).toThrow(
      gone,
    );
    expect(() => mark({ kind: 'note', key: missing, note: '' })).toThrow(gone);
    expect(keys.map(marksOf)).toEqual([unmarked, unmarked, unmarked]);
    expect(star(true, key(0)).action).toBe(1);
  });

  it('outlive a run that is simulated again', () => {
    star(true, key(0));
    mark({ kind: 'tag', keys: [key(0)], add: ['kept'], remove: [] });
    record(store, { seed: 1, startedAt: '2026-06-01T00:00:00.000Z' });
    expect(marksOf(key(0))).toEqual({ ...unmarked, starred: true, tags: ['kept'] });
  });

  it('keep what a later change set, even if it set the same again', () => {
    const first = star(true, key(0), key(1));
    star(false, key(0));
    star(true, key(0));
    expect(store.undoChange(first.action!, at)).toEqual([key(1)]);
    expect(keys.map((one) => marksOf(one)?.starred)).toEqual([true, false, false]);
  });

  it('can be undone once', () => {
    const { action } = star(true, key(0));
    store.undoChange(action!, at);
    star(true, key(0));
    expect(() => store.undoChange(action!, at)).toThrow(gone);
    expect(() => store.undoChange(99, at)).toThrow(gone);
    expect(marksOf(key(0))?.starred).toBe(true);
  });

  it('of a deleted run are skipped when they are undone', () => {
    const { action } = star(true, key(0), key(1));
    archive(key(0));
    store.deleteRuns([key(0)], at);
    expect(store.undoChange(action!, at)).toEqual([key(1)]);
  });
});

describe('deleting runs', () => {
  it('refuses runs that are not archived, missing or running, and then deletes nothing', () => {
    const running = record(store, { seed: 9, status: 'running' });
    archive(key(0), running);
    expect(() => store.deleteRuns([key(0), key(1)], at)).toThrow(refused('is not archived'));
    expect(() => store.deleteRuns([key(0), running], at)).toThrow(refused('is running'));
    expect(() => store.deleteRuns([key(0), missing], at)).toThrow(gone);
    expect(store.describe().runs).toBe(4);
    expect(store.replications(key(0))).toHaveLength(3);
  });

  it('deletes replications and tags too, counts a run once, and leaves the others', () => {
    mark({ kind: 'tag', keys, add: ['x'], remove: [] });
    archive(key(0), key(1));
    expect(store.deleteRuns([key(0), key(1), key(0)], at)).toEqual({ action: 3, deleted: 2 });
    expect(store.findRun(key(0))).toBeUndefined();
    expect(store.replications(key(0))).toEqual([]);
    record(store, { seed: 1 });
    expect(keys.map(marksOf)).toEqual([unmarked, undefined, { ...unmarked, tags: ['x'] }]);
    expect(store.check()).toEqual({ problems: [], runs: 2 });
  });
});

describe('settings', () => {
  it('come back as they were written, and change one by one', () => {
    expect(store.readSettings()).toEqual({});
    store.writeSettings({ workers: 3, theme: 'dark', columns: ['a', null] });
    store.writeSettings({ theme: "it's %_ é" });
    expect(store.readSettings()).toEqual({ workers: 3, theme: "it's %_ é", columns: ['a', null] });
  });

  it('are all written or none', () => {
    store.writeSettings({ a: 1 });
    expect(() => store.writeSettings({ a: 2, b: Number.NaN })).toThrow('b must be a finite number');
    expect(store.readSettings()).toEqual({ a: 1 });
  });
});

/** A cell of a run and the change that set it, whose undoing would reach it. */
interface Cell {
  readonly value: unknown;
  readonly by: number;
}

/** Every cell as a stack of the values put on it; undoing reaches only the top one. */
class Model {
  private readonly cells = new Map<string, Cell[]>();
  private last = 0;

  valueOf(cell: string, unset: unknown): unknown {
    return this.cells.get(cell)?.at(-1)?.value ?? unset;
  }

  set(cells: readonly (readonly [cell: string, value: unknown, unset: unknown])[]): number | null {
    const changed = cells.filter(([cell, value, unset]) => this.valueOf(cell, unset) !== value);
    if (changed.length === 0) return null;
    this.last++;
    for (const [cell, value] of changed) {
      this.cells.set(cell, [...(this.cells.get(cell) ?? []), { value, by: this.last }]);
    }
    return this.last;
  }

  undo(action: number): void {
    for (const stack of this.cells.values()) if (stack.at(-1)?.by === action) stack.pop();
  }
}

type Step =
  | { readonly kind: 'undo'; readonly nth: number }
  | { readonly kind: 'star' | 'archive'; readonly runs: number[]; readonly on: boolean }
  | { readonly kind: 'note'; readonly run: number; readonly note: string }
  | { readonly kind: 'tag'; readonly runs: number[]; readonly tag: string; readonly on: boolean };

const run = fc.nat(2);
const runs = fc.uniqueArray(run, { minLength: 1 });
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('undo' as const), nth: fc.nat(5) }),
  fc.record({ kind: fc.constantFrom('star' as const, 'archive' as const), runs, on: fc.boolean() }),
  fc.record({ kind: fc.constant('note' as const), run, note: fc.constantFrom('', 'a', 'b') }),
  fc.record({
    kind: fc.constant('tag' as const),
    runs,
    tag: fc.constantFrom('x', 'y'),
    on: fc.boolean(),
  }),
);

function toChange(step: Exclude<Step, { kind: 'undo' }>): MarkChange {
  if (step.kind === 'note') return { kind: 'note', key: key(step.run), note: step.note };
  const which = step.runs.map(key);
  if (step.kind === 'tag') {
    const [add, remove] = step.on ? [[step.tag], []] : [[], [step.tag]];
    return { kind: 'tag', keys: which, add, remove };
  }
  if (step.kind === 'star') return { kind: 'star', keys: which, starred: step.on };
  return { kind: 'archive', keys: which, archived: step.on };
}

function toCells(step: Exclude<Step, { kind: 'undo' }>): [string, unknown, unknown][] {
  if (step.kind === 'note') return [[`${step.run} note`, step.note, '']];
  const name = step.kind === 'tag' ? step.tag : step.kind;
  return step.runs.map((n) => [`${n} ${name}`, step.on, false]);
}

const marksIn = (model: Model, n: number): Marks => ({
  tags: ['x', 'y'].filter((tag) => model.valueOf(`${n} ${tag}`, false)),
  note: String(model.valueOf(`${n} note`, '')),
  starred: model.valueOf(`${n} star`, false) === true,
  archived: model.valueOf(`${n} archive`, false) === true,
});

describe('undoing changes, in any order', () => {
  it('touches only what no later change has set', () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 15 }), (steps) => {
        store.close();
        store = openStore(':memory:');
        for (const seed of [1, 2, 3]) record(store, { seed });
        const model = new Model();
        const actions: number[] = [];
        const numbers: [got: number | null, expected: number | null][] = [];
        for (const step of steps) {
          if (step.kind === 'undo') {
            const [action] = actions.splice(step.nth, 1);
            if (action === undefined) continue;
            store.undoChange(action, at);
            model.undo(action);
          } else {
            const { action } = mark(toChange(step));
            numbers.push([action, model.set(toCells(step))]);
            if (action !== null) actions.push(action);
          }
          expect(keys.map(marksOf)).toEqual([0, 1, 2].map((n) => marksIn(model, n)));
        }
        for (const [got, expected] of numbers) expect(got).toBe(expected);
      }),
      { seed: 20260102, numRuns: scaleRuns(60) },
    );
  });
});
