import { describe, expect, it } from 'vitest';
import { findRun } from '../../../../main/lab/runs/find-run.ts';
import { policies } from '../../../support/policies.ts';
import { makeKernelBuild, makeSpec, xeon } from '../../../support/specs.ts';
import { createFakeStore } from '../fakes/fake-store.ts';

const spec = makeSpec(xeon, makeKernelBuild(60), policies.sync);
const startedAt = '2026-01-02T03:04:05.000Z';

function createStoreOf(...keys: string[]) {
  const store = createFakeStore();
  for (const key of keys) store.beginRun({ key, modelVersion: '1', spec, startedAt });
  return store;
}

describe('finding a run', () => {
  const store = createStoreOf('abcd1111', 'abcd2222', 'beef', 'beef0000');

  it('takes the whole key or a prefix that fits one run', () => {
    expect(findRun(store, 'abcd1').key).toBe('abcd1111');
    expect(findRun(store, 'beef').key).toBe('beef');
  });

  it.each([
    ['abc', 'give 4 characters of the key or more'],
    ['', 'give 4 characters of the key or more'],
    ['cafe', 'lab list shows the keys'],
    ['abcd', 'there are abcd1111, abcd2222'],
  ])('refuses %j', (key, hint) => {
    expect(() => findRun(store, key)).toThrow(expect.objectContaining({ code: 'not-found', hint }));
  });
});
