import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createThreadReader } from '../../../main/store/reader-thread.ts';
import {
  createInlineReader,
  readMethodNames,
  type StoreReader,
} from '../../../main/store/reader.ts';
import { openStore } from '../../../main/store/sqlite-store.ts';
import type { Store } from '../../../main/store/store.ts';
import { threadProgram } from '../../support/thread-program.ts';
import { makeFolder } from './support/folder.ts';
import { keyOf, record, specOf } from './support/recorded-run.ts';

const { newPath } = makeFolder();
const query: Parameters<Store['queryRuns']>[0] = {
  filter: { terms: [] },
  sort: 'startedAt',
  descending: true,
  offset: 0,
  limit: 50,
};

const open: (StoreReader | Store)[] = [];
const keep = <T extends StoreReader | Store>(one: T): T => {
  open.push(one);
  return one;
};
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});

function openBoth() {
  const path = newPath();
  const store = keep(openStore(path));
  return { path, store, reader: keep(createThreadReader(path)) };
}

/** A thread's program that does this at every call of a method. */
const program = (text: string) =>
  threadProgram(`read(path, method, args) { calls++; ${text} }`, 'let calls = 0;');

const withCode = (code: string, text = '') =>
  expect.objectContaining({ code, message: expect.stringContaining(text) as unknown }) as Error;

describe('a reader on a thread', () => {
  it('sees what the writer has committed, in the writer’s words', async () => {
    const { store, reader } = openBoth();
    expect(await reader.queryRuns(query)).toEqual({ total: 0, rows: [] });
    for (const seed of [1, 2]) {
      const key = record(store, { seed, windowP99Ns: 1500 });
      store.markRuns({ kind: 'tag', keys: [key], add: ['größe'], remove: [] }, 't');
      expect(await reader.findSummary(key)).toEqual(store.findSummary(key));
    }
    const points = [1, 3].map((seed) => ({ key: keyOf({ seed }), spec: specOf({ seed }) }));
    const id = store.beginSweep({ kind: 'sweep', createdAt: 't', command: 'c', points });
    const page = { offset: 0, limit: 9 };
    expect(await reader.queryRuns(query)).toEqual(store.queryRuns(query));
    expect(await reader.listSweeps({ states: [], ...page })).toEqual(
      store.listSweeps({ states: [], ...page }),
    );
    expect(await reader.sweepPoints({ id, ...page })).toEqual(store.sweepPoints({ id, ...page }));
    expect(await reader.check()).toEqual({ problems: [], runs: 2 });
    expect(await reader.describe()).toEqual(store.describe());
    expect(await reader.findSummary('f'.repeat(64))).toBeUndefined();
  });

  it('answers many calls at once, each with its own', async () => {
    const { store, reader } = openBoth();
    const keys = Array.from({ length: 30 }, (_, seed) => record(store, { seed }));
    const found = await Promise.all(keys.map((key) => reader.findSummary(key)));
    expect(found.map((run) => run?.key)).toEqual(keys);
  });

  it('passes on the reason why it cannot read, and reads once it can', async () => {
    const path = newPath();
    const reader = keep(createThreadReader(path));
    await expect(reader.queryRuns(query)).rejects.toThrow(withCode('not-found', path));
    keep(openStore(path));
    await expect(reader.queryRuns(query)).resolves.toEqual({ total: 0, rows: [] });
  });

  it.each([
    [
      'an error',
      `queueMicrotask(() => { throw new Error('lost the plot'); });
      return new Promise(() => {});`,
      'lost the plot',
    ],
    ['an exit', `process.exit(3);`, 'exit 3'],
  ])(
    'that dies of %s answers pending calls, and the next one on a new thread',
    async (_, how, why) => {
      const workerUrl = program(`
      if (method === 'check') { ${how} }
      return calls;`);
      const reader = keep(createThreadReader('nowhere', workerUrl));
      expect(await reader.describe()).toBe(1);
      const ends = await Promise.allSettled([reader.describe(), reader.check(), reader.describe()]);
      expect(ends).toEqual([
        { status: 'fulfilled', value: 2 },
        { status: 'rejected', reason: withCode('internal', why) },
        { status: 'rejected', reason: withCode('internal', why) },
      ]);
      expect(await reader.describe()).toBe(1);
    },
  );

  it('refuses what cannot be sent to it, and still ends', async () => {
    const { reader } = openBoth();
    const odd = (() => {}) as unknown as string;
    await expect(reader.findSummary(odd)).rejects.toThrow('could not be cloned');
    await expect(reader.check()).resolves.toEqual({ problems: [], runs: 0 });
  });

  it('that is closed during work cancels it, and accepts no more', async () => {
    const reader = createThreadReader('nowhere', program('for (;;);'));
    const calls = Promise.allSettled([reader.check(), reader.describe()]);
    await Promise.all([reader.close(), reader.close()]);
    const reason = withCode('cancelled');
    expect(await calls).toEqual([
      { status: 'rejected', reason },
      { status: 'rejected', reason },
    ]);
    await expect(reader.check()).rejects.toThrow(reason);
  });

  it('that was never used closes too', async () => {
    await expect(createThreadReader('nowhere').close()).resolves.toBeUndefined();
  });

  it('leaves no part of a copy during which it was closed', async () => {
    const { path, store, reader } = openBoth();
    // Large enough to be interrupted halfway.
    store.writeSettings({ large: 'x'.repeat(3e7) });
    const partials = () => readdirSync(dirname(path)).filter((name) => name.includes('partial'));
    let hasEnded = false;
    const end = Promise.allSettled([reader.copyTo(`${path}.copy`)]).finally(
      () => (hasEnded = true),
    );
    while (!hasEnded && partials().length === 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    await reader.close();
    expect(await end).toEqual([{ status: 'rejected', reason: withCode('cancelled') }]);
    expect(partials()).toEqual([]);
  });

  it('leaves no part of a copy during which it died', async () => {
    const path = newPath();
    const partial = JSON.stringify(`${path}.copy-${process.pid}-x.partial`);
    const workerUrl = program(`
      process.getBuiltinModule('node:fs').writeFileSync(${partial}, 'half');
      process.exit(1);`);
    const reader = keep(createThreadReader(path, workerUrl));
    await expect(reader.copyTo(`${path}.copy`)).rejects.toThrow(withCode('internal'));
    expect(readdirSync(dirname(path))).toEqual([]);
  });
});

describe('a reader in the calling thread', () => {
  it('gives what the store gives, and throws only into the promise', async () => {
    const store = keep(openStore(':memory:'));
    record(store, { seed: 1 });
    const reader = createInlineReader(store);
    expect(await reader.queryRuns(query)).toEqual(store.queryRuns(query));
    await expect(reader.copyTo('/nowhere/at/all/lab.db')).rejects.toMatchObject({
      code: 'database-unreadable',
    });
    await reader.close();
  });

  it('has every method that only reads', () => {
    const store = keep(openStore(':memory:'));
    for (const name of readMethodNames) expect(store[name]).toBeTypeOf('function');
  });
});
