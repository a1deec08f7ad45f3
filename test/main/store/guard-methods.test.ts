import { closeSync, openSync, writeSync } from 'node:fs';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { guardMethods } from '../../../main/store/guard-methods.ts';
import { openStore } from '../../../main/store/sqlite-store.ts';
import type { MarkChange, Store } from '../../../main/store/store.ts';
import type { TraceContent } from '../../../main/store/trace-store.ts';
import type { ParsedInput } from '../../../shared/contract.ts';
import { policies } from '../../../main/engine/policies/index.ts';
import { LabError } from '../../../shared/errors.ts';
import { readStudyView } from '../../../shared/study.ts';
import { makeFit, makeReplay, replayDistributions } from '../../support/made-of-traces.ts';
import { perfLine, readText } from '../trace/support/read-text.ts';
import { makeFolder } from './support/folder.ts';
import { keyOf, modelVersion, record, resultOf, specOf } from './support/recorded-run.ts';

const { newPath } = makeFolder();

type Method = Exclude<keyof Store, 'path' | 'close' | 'check' | 'suspend'>;

const plan = { seed: 1 };
const key = keyOf(plan);
const spec = specOf(plan);
const page = { offset: 0, limit: 9 };
const mark: MarkChange = { kind: 'star', keys: [key], starred: true };
const line = perfLine('tlb:tlb_flush: pages:1 reason:local MM shootdown (3)', { cpu: 1 });
const { chunks: _chunks, ...read } = readText(`${line}\n`);
const content: TraceContent = { ...read, hash: 'abc' };
const query: ParsedInput<'run.query'> = {
  filter: { terms: [] },
  sort: 'startedAt',
  descending: true,
  ...page,
};

const bundled = {
  key,
  modelVersion,
  spec,
  startedAt: 't',
  finishedAt: 't',
  result: resultOf(plan),
  replications: [],
  distributions: null,
  tags: [],
  note: '',
  starred: false,
};

const study = {
  name: 'n',
  question: '',
  notes: '',
  view: readStudyView({}),
  sweeps: [],
  createdAt: 't',
  changedAt: 't',
};

/** How each method is called; a new one does not compile without its own line. */
const accesses: { readonly [K in Method]: (store: Store) => unknown } = {
  together: (store) => store.together(() => store.readSettings()),
  beginRun: (store) => store.beginRun({ key, modelVersion, spec, startedAt: 't' }),
  completeRun: (store) =>
    store.completeRun({ key, finishedAt: 't', result: resultOf(plan), replications: [] }),
  endRun: (store) => store.endRun({ key, finishedAt: 't', status: 'failed', error: 'e' }),
  doneKeys: (store) => store.doneKeys(true),
  sweepIds: (store) => store.sweepIds(),
  bundleStudy: (store) => store.bundleStudy(1),
  renameSweep: (store) => store.renameSweep(1, 'n'),
  restoreSweep: (store) => store.restoreSweep(1),
  listStudies: (store) => store.listStudies(),
  findStudy: (store) => store.findStudy(1),
  addStudy: (store) => store.addStudy({ ...study, name: 'other' }),
  changeStudy: (store) => store.changeStudy(1, { name: 'changed' }),
  deleteStudy: (store) => store.deleteStudy(1, 't'),
  findDeletedStudy: (store) => store.findDeletedStudy('changed'),
  restoreStudy: (store) => store.restoreStudy(1),
  deleteSweep: (store) => store.deleteSweep(1, 't'),
  bundleRun: (store) => store.bundleRun(key),
  mergeItems: (store) => store.mergeItems([{ run: bundled }]),
  findRun: (store) => store.findRun(key),
  hasResult: (store) => store.hasResult(key),
  finishedAt: (store) => store.finishedAt(key),
  findByPrefix: (store) => store.findByPrefix(key.slice(0, 4)),
  replications: (store) => store.replications(key),
  distributions: (store) => store.distributions(key),
  beginSweep: (store) =>
    store.beginSweep({ kind: 'sweep', createdAt: 't', command: 'c', points: [{ key, spec }] }),
  addSweepPoints: (store) => store.addSweepPoints(1, 5, [{ key, spec }]),
  setSweepStatus: (store) => store.setSweepStatus(1, 'done'),
  findSweep: (store) => store.findSweep(1),
  findSweepHead: (store) => store.findSweepHead(1),
  lastSweep: (store) => store.lastSweep(),
  lastUnfinishedSweep: (store) => store.lastUnfinishedSweep(),
  markRuns: (store) => store.markRuns(mark, 't'),
  undoChange: (store) => store.undoChange(1, 't'),
  deleteRuns: (store) => store.deleteRuns([key], 't'),
  readSettings: (store) => store.readSettings(),
  writeSettings: (store) => store.writeSettings({ workers: 2 }),
  queryRuns: (store) => store.queryRuns(query),
  queryRunKeys: (store) => store.queryRunKeys(query),
  groupRuns: (store) => store.groupRuns({ filter: { terms: [] }, field: 'policy' }),
  countFacets: (store) => store.countFacets({ filter: { terms: [] } }),
  findSummary: (store) => store.findSummary(key),
  listSweeps: (store) => store.listSweeps({ states: [], ...page }),
  sweepPoints: (store) => store.sweepPoints({ id: 1, ...page }),
  describe: (store) => store.describe(),
  copyTo: (store) => store.copyTo(`${store.path}.copy`),
  beginTrace: (store) => store.beginTrace({ name: 'n', importedAt: 't' }),
  addTraceChunks: (store) =>
    store.addTraceChunks(1, [
      { cpu: 0, sequence: 7, events: 1, firstNs: 1, lastNs: 1, columns: new Uint8Array(1) },
    ]),
  completeTrace: (store) => store.completeTrace(1, content),
  dropImport: (store) => store.dropImport(1),
  listTraces: (store) => store.listTraces(),
  findTrace: (store) => store.findTrace(1),
  findTracesByHash: (store) => store.findTracesByHash('a'),
  traceNames: (store) => store.traceNames(1),
  traceChunks: (store) => [...store.traceChunks(1, 0)],
  deleteTrace: (store) => store.deleteTrace(1),
  saveReplay: (store) => store.saveReplay(makeReplay(), replayDistributions),
  findReplay: (store) => store.findReplay('r'),
  replayDistributions: (store) => store.replayDistributions('r'),
  listReplays: (store) => store.listReplays(page),
  saveFit: (store) => store.saveFit(makeFit()),
  findFit: (store) => store.findFit('x'),
  listFits: (store) => store.listFits(page),
  fittedWorkloads: (store) => store.fittedWorkloads(),
  deleteFit: (store) => store.deleteFit('x'),
  savePolicy: (store) => store.savePolicy(policies[0]!, '2026-01-01T00:00:00.000Z'),
  ownPolicies: (store) => store.ownPolicies(),
  deletePolicy: (store) => store.deletePolicy('x'),
};

/** Writes over the first page of every table and index of a file, beside the connections to it. */
function damageTables(path: string): void {
  const db = new Database(path);
  db.pragma('wal_checkpoint(TRUNCATE)');
  const pageSize = Number(db.pragma('page_size', { simple: true }));
  const roots = db
    .prepare<[], number>('SELECT rootpage FROM sqlite_schema WHERE rootpage > 0')
    .pluck()
    .all();
  const file = openSync(path, 'r+');
  for (const root of roots) {
    writeSync(file, new Uint8Array(pageSize).fill(0xa5), 0, pageSize, (root - 1) * pageSize);
  }
  closeSync(file);
  // A commit makes the other connections read the file anew.
  const version = Number(db.pragma('user_version', { simple: true }));
  db.pragma(`user_version = ${version + 1}`);
  db.pragma(`user_version = ${version}`);
  db.close();
}

const damage = (path: string) =>
  expect.objectContaining({
    code: 'database-unreadable',
    message: expect.stringContaining(`database ${path} is damaged`) as unknown,
  }) as Error;

/** Some are refused: what they are about is not there. */
function attempt(access: () => unknown): void {
  try {
    access();
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
  }
}

describe('a store', () => {
  it('counts every commit of every method, so that each log names its database', () => {
    const path = newPath();
    const store = openStore(path);
    record(store, plan);
    const db = new Database(path, { readonly: true });
    const read = db.prepare<[], number>('SELECT commits FROM identity').pluck();
    for (const [name, access] of Object.entries(accesses)) {
      const [version, commits] = [db.pragma('data_version', { simple: true }), read.get()!];
      attempt(() => access(store));
      const isChanged = db.pragma('data_version', { simple: true }) !== version;
      expect(read.get()! > commits, name).toBe(isChanged);
    }
    db.close();
    store.close();
  });
});

describe('a store of a damaged database', () => {
  it('says so at every method', () => {
    const path = newPath();
    const store = openStore(path);
    record(store, plan);
    damageTables(path);
    const names = Object.keys(store).filter((name) => {
      const isMethod = typeof store[name as keyof Store] === 'function';
      return isMethod && !['check', 'close', 'suspend'].includes(name);
    });
    expect(names.toSorted()).toEqual(Object.keys(accesses).toSorted());
    for (const name of names.filter((one) => one !== 'copyTo')) {
      expect(() => accesses[name as Method](store), name).toThrow(damage(path));
    }
    // A copy is what to make of it; the check is there to find it; and closing reads nothing.
    expect(store.copyTo(`${path}.copy`).problem).toContain('is damaged');
    expect(store.check().problems).not.toEqual([]);
    store.close();
  });

  it('says so at the step of an iteration that meets it', () => {
    const path = newPath();
    const store = openStore(path);
    const chunks = store.traceChunks(1, 0);
    damageTables(path);
    expect(() => chunks.next()).toThrow(damage(path));
    store.close();
  });
});

describe('guarded methods', () => {
  it('give what the methods give, and keep what is not a method', () => {
    function* count() {
      yield 1;
      yield 2;
    }
    const guarded = guardMethods('p', { path: 'p', add: (a: number, b: number) => a + b, count });
    expect(guarded.path).toBe('p');
    expect(guarded.add(1, 2)).toBe(3);
    expect([...guarded.count()]).toEqual([1, 2]);
  });

  it('turn an unexpected error into one that names the database, and pass on a LabError', () => {
    const error = new LabError('not-found', 'there is none', 'name another');
    const guarded = guardMethods('p', {
      fail: () => {
        throw new TypeError('lost the plot');
      },
      refuse: () => {
        throw error;
      },
    });
    expect(() => guarded.fail()).toThrow(
      expect.objectContaining({ code: 'internal', message: 'database p: lost the plot' }) as Error,
    );
    expect(() => guarded.refuse()).toThrow(error);
  });
});
