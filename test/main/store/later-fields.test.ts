import Database from 'better-sqlite3';
import { afterEach, expect, it, vi } from 'vitest';
import { replayKey, runKey } from '../../../main/lab/runs/run-key.ts';
import { openStore } from '../../../main/store/sqlite-store.ts';
import type { ReadStore, Store } from '../../../main/store/store.ts';
import { parseRunFilter } from '../../../shared/run-filter.ts';
import { parseSpec, type Spec } from '../../../shared/spec/spec.ts';
import { makeFit, makeReplay, replayDistributions } from '../../support/made-of-traces.ts';
import { makeFolder } from './support/folder.ts';
import { keyOf, modelVersion, record, specOf } from './support/recorded-run.ts';

// What a field is like that came after runs were stored: three of the fields are said to be such ones.
vi.mock('../../../shared/spec/machine-fields.ts', async (importActual) => {
  const actual = await importActual<typeof import('../../../shared/spec/machine-fields.ts')>();
  const terms = [{ example: 'tick>=250', text: 'this many ticks' }];
  const column = { name: 'tick', header: 'Tick', width: 4, isFacet: true, terms } as const;
  const tickHz = { ...actual.machineFields.tickHz, absent: 250, column };
  return { ...actual, machineFields: { ...actual.machineFields, tickHz } };
});
vi.mock('../../../shared/spec/workload-fields.ts', async (importActual) => {
  const actual = await importActual<typeof import('../../../shared/spec/workload-fields.ts')>();
  const attacker = { ...actual.workloadFields.attacker, absent: 'none' };
  return { ...actual, workloadFields: { ...actual.workloadFields, attacker } };
});
vi.mock('../../../shared/spec/policy-fields.ts', async (importActual) => {
  const actual = await importActual<typeof import('../../../shared/spec/policy-fields.ts')>();
  const maxAgeUs = { ...actual.policyFields.maxAgeUs, absent: null };
  return { ...actual, policyFields: { ...actual.policyFields, maxAgeUs } };
});

/** SQL that takes the fields out of stored text, as if it had been written before them. */
const older = (text: string) =>
  `json_remove(${text}, '$.kernel', '$.machine.tickHz', '$.workload.attacker', '$.policy.maxAgeUs')`;

/** The same of parts of specs. */
const olderParts = `UPDATE spec_part SET body = iif(json_type(body, '$.kick') IS NULL,
  json_remove(body, '$.tickHz', '$.attacker', '$.maxAgeUs'), 'null')`;

function olderSpec({ machine, workload, policy, run }: Spec) {
  const { tickHz: _tick, ...ownMachine } = machine;
  const { attacker: _attacker, ...ownWorkload } = workload;
  const { maxAgeUs: _age, ...ownPolicy } = policy;
  return { machine: ownMachine, workload: ownWorkload, policy: ownPolicy, run };
}

const { newPath } = makeFolder();
const opened: Store[] = [];
afterEach(() => opened.splice(0).forEach((store) => store.close()));

/** A store that was filled, made older, and opened again. */
function openOlder(fill: (store: Store) => void, sql: string): Store {
  const path = newPath();
  const store = openStore(path);
  fill(store);
  store.close();
  const db = new Database(path);
  expect(db.prepare(sql).run().changes).toBeGreaterThan(0);
  db.close();
  const again = openStore(path);
  opened.push(again);
  return again;
}

const plan = { seed: 1, cpus: 4 };
const key = keyOf(plan);
const at = '2026-01-02T03:04:05.000Z';

it('a stored run that lacks fields is read with what their absence means', () => {
  const store = openOlder((to) => void record(to, plan), olderParts);
  expect(store.findRun(key)?.spec).toEqual(specOf(plan));
  expect(store.findRun(key)?.result?.spec).toEqual(specOf(plan));
  expect(store.findByPrefix(key.slice(0, 8))[0]?.spec).toEqual(specOf(plan));
});

it('a recorded sweep that lacks fields can be resumed', () => {
  const points = [{ key, spec: specOf(plan) }];
  const store = openOlder(
    (to) => void to.beginSweep({ kind: 'sweep', createdAt: at, command: 'c', points }),
    olderParts,
  );
  const spec = store.lastUnfinishedSweep()?.points[0]?.spec;
  expect(parseSpec(spec)).toEqual(specOf(plan));
});

it('a fitted workload and a replay that lack fields are read with what their absence means', () => {
  const fit = makeFit();
  const fitted = openOlder(
    (to) => to.saveFit(fit),
    `UPDATE fit SET profile = json_remove(profile, '$.attacker')`,
  );
  expect(fitted.fittedWorkloads()).toEqual([fit.profile]);
  expect(fitted.findFit(fit.profile.name)).toEqual(fit);
  const replay = makeReplay();
  const replayed = openOlder(
    (to) => to.saveReplay(replay, replayDistributions),
    `UPDATE replay SET result = ${older('result')}`,
  );
  expect(replayed.findReplay(replay.key)).toEqual(replay);
  expect(replayed.listReplays({ offset: 0, limit: 5 }).rows).toEqual([replay]);
});

it('a spec that a person gives has to have every field', () => {
  expect(() => parseSpec(olderSpec(specOf(plan)))).toThrow('machine.tickHz is missing');
});

it('a field that means what its absence means changes no key', () => {
  const spec = specOf(plan);
  expect(runKey(modelVersion, olderSpec(spec) as Spec)).toBe(key);
  const faster = { ...spec, machine: { ...spec.machine, tickHz: 1000 } };
  expect(runKey(modelVersion, faster)).not.toBe(key);
  const replay = { ...makeReplay(), trace: 'a'.repeat(64) };
  const { machine, policy } = olderSpec(spec);
  expect(replayKey({ ...replay, machine, policy } as typeof replay)).toBe(
    replayKey({ ...replay, machine: spec.machine, policy: spec.policy }),
  );
});

it('a column without one in the database is read from the spec, absent or not', () => {
  const store = openOlder((to) => {
    record(to, plan);
    for (const tickHz of [100, 1000]) {
      const spec = { ...specOf(plan), machine: { ...specOf(plan).machine, tickHz } };
      to.beginRun({ key: runKey(modelVersion, spec), modelVersion, spec, startedAt: at });
    }
  }, `${olderParts} WHERE id IN (SELECT machine_part FROM run WHERE key = '${key}')`);
  const query = (text: string, descending = true) => {
    const filter = { terms: parseRunFilter(text) };
    const page = { sort: 'tick', descending, offset: 0, limit: 5 };
    const { rows } = store.queryRuns({ filter, ...page } as Parameters<ReadStore['queryRuns']>[0]);
    return rows.map((row) => (row as unknown as { readonly tick: number }).tick);
  };
  expect(query('')).toEqual([1000, 250, 100]);
  expect(query('', false)).toEqual([100, 250, 1000]);
  expect(query('tick>=250')).toEqual([1000, 250]);
  expect(query('tick:100,250')).toEqual([250, 100]);
  expect(query('-tick:250')).toEqual([1000, 100]);
  for (const text of ['', 'tick:250']) {
    const { values } = store.countFacets({ filter: { terms: parseRunFilter(text) } });
    const { tick } = values as unknown as Readonly<Record<'tick', readonly object[]>>;
    expect(tick).toHaveLength(3);
    for (const value of ['100', '250', '1000']) expect(tick).toContainEqual({ value, count: 1 });
  }
});
