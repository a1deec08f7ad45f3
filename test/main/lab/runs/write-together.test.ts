import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createWriteTogether } from '../../../../main/lab/runs/write-together.ts';
import { LabError } from '../../../../shared/errors.ts';

/** A store that counts its transactions, the first `broken` of which are not kept. */
function makeStore(broken = 0) {
  const kept: string[] = [];
  const commits: number[] = [];
  let draft: string[] = [];
  return {
    kept,
    commits,
    write: (name: string) => () => {
      draft.push(name);
      return name;
    },
    together<T>(write: () => T): T {
      draft = [];
      const value = write();
      if (commits.push(draft.length) <= broken) {
        throw new LabError('database-unreadable', 'the disk is full', 'free some space');
      }
      kept.push(...draft);
      return value;
    },
  };
}

describe('writes of one turn', () => {
  it('are committed together, in their order, and acknowledged after that', async () => {
    const store = makeStore();
    const writeTogether = createWriteTogether(store);
    const acknowledged: number[] = [];
    const all = ['a', 'b', 'c'].map(async (name) => {
      const value = await writeTogether(store.write(name));
      acknowledged.push(store.kept.length);
      return value;
    });
    expect(store.kept).toEqual([]);
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c']);
    expect(store).toMatchObject({ commits: [3], kept: ['a', 'b', 'c'] });
    expect(acknowledged).toEqual([3, 3, 3]);
  });

  it('do not wait for more than one transaction holds', async () => {
    const store = makeStore();
    const writeTogether = createWriteTogether(store);
    const all = Array.from({ length: 150 }, (_, i) => writeTogether(store.write(String(i))));
    await Promise.all(all);
    expect(store.commits).toEqual([64, 64, 22]);
    expect(store.kept.map(Number)).toEqual(all.map((_, i) => i));
  });

  it('fail one by one', async () => {
    const store = makeStore();
    const writeTogether = createWriteTogether(store);
    const refuse = () => {
      throw new Error('there is no such run');
    };
    const all = [store.write('a'), refuse, store.write('b')].map((write) => writeTogether(write));
    expect((await Promise.allSettled(all)).map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(store.kept).toEqual(['a', 'b']);
  });

  it('are tried on their own if what they were part of is not kept', async () => {
    const store = makeStore(2);
    const writeTogether = createWriteTogether(store);
    const all = ['a', 'b'].map((name) => writeTogether(store.write(name)));
    const [first, second] = await Promise.allSettled(all);
    expect(first).toMatchObject({ status: 'rejected', reason: { code: 'database-unreadable' } });
    expect(second).toMatchObject({ status: 'fulfilled' });
    expect(store).toMatchObject({ kept: ['b'], commits: [2, 1, 1] });
    await setImmediate();
    expect(await writeTogether(store.write('c'))).toBe('c');
  });
});
