import { expect, it } from 'vitest';
import { createKnownRuns } from '../../../../main/lab/figures/known-runs.ts';
import { estimateRun } from '../../../../main/lab/runs/estimate-run.ts';
import { openStore } from '../../../../main/store/sqlite-store.ts';
import { record } from '../../store/support/recorded-run.ts';

const at = '2026-05-06T07:08:09.000Z';
const gone = expect.objectContaining({ code: 'not-found' }) as Error;

it('runs that figures read are unpacked once, and read anew once they were changed', () => {
  const store = openStore(':memory:');
  const key = record(store, { seed: 1 });
  const known = createKnownRuns(store);
  const first = known.show(key);
  expect(known.show(key)).toBe(first);
  expect(known.distributions(key)).toEqual(store.distributions(key));
  const estimates = known.estimates(key);
  expect(estimates).toEqual(estimateRun(first.spec, store.replications(key)));
  expect(estimates).not.toBeNull();
  expect(known.estimates(key)).toBe(estimates);
  const { result, spec: _spec, ...run } = { ...first, finishedAt: at };
  store.completeRun({ ...run, result: result!, replications: store.replications(key) });
  expect(known.show(key)).toEqual(store.findRun(key));
  expect(known.show(key).finishedAt).toBe(at);
  store.markRuns({ kind: 'archive', keys: [key], archived: true }, at);
  const { action } = store.deleteRuns([key], new Date().toISOString());
  expect(() => known.show(key)).toThrow(gone);
  store.undoChange(action, at);
  expect(known.show(key)).toEqual(store.findRun(key));
  store.close();
});

it('runs that have no result are read each time', () => {
  const store = openStore(':memory:');
  const key = record(store, { seed: 1, status: 'failed' });
  const known = createKnownRuns(store);
  expect(known.show(key).status).toBe('failed');
  record(store, { seed: 1 });
  expect(known.show(key).status).toBe('done');
  store.close();
});
