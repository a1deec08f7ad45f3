import { describe, expect, it } from 'vitest';
import { cancelled } from '../../../../main/lab/work/cancelled.ts';
import { createSharedWork } from '../../../../main/lab/work/shared-work.ts';

/** Work that ends when told to, or when it is aborted. */
function createSlowWork() {
  const starts: { finish: (value: string) => void; fail: (error: Error) => void }[] = [];
  const aborted: number[] = [];
  const start = (signal: AbortSignal) =>
    new Promise<string>((finish, fail) => {
      const index = starts.push({ finish, fail }) - 1;
      signal.addEventListener('abort', () => {
        aborted.push(index);
        setImmediate(() => fail(cancelled()));
      });
    });
  return { starts, aborted, start };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('shared work', () => {
  it('is done once for everyone who waits', async () => {
    const { starts, start } = createSlowWork();
    const shared = createSharedWork<string>({ keep: false });
    const waiting = [shared.join('a', undefined, start), shared.join('a', undefined, start)];
    await turn();
    expect(starts).toHaveLength(1);
    starts[0]?.finish('done');
    expect(await Promise.all(waiting)).toEqual(['done', 'done']);
  });

  it('is done again later, unless results are kept', async () => {
    for (const keep of [true, false]) {
      let count = 0;
      const shared = createSharedWork<number>({ keep });
      const start = async () => ++count;
      await shared.join('a', undefined, start);
      expect(await shared.join('a', undefined, start)).toBe(keep ? 1 : 2);
    }
  });

  it('forgets failures, even when it keeps results', async () => {
    const { starts, start } = createSlowWork();
    const shared = createSharedWork<string>({ keep: true });
    const first = shared.join('a', undefined, start);
    await turn();
    starts[0]?.fail(new Error('no luck'));
    await expect(first).rejects.toThrow('no luck');
    const second = shared.join('a', undefined, start);
    await turn();
    starts[1]?.finish('luck');
    expect(await second).toBe('luck');
  });

  it('continues when one of two callers leaves', async () => {
    const { starts, aborted, start } = createSlowWork();
    const shared = createSharedWork<string>({ keep: false });
    const controller = new AbortController();
    const leaving = shared.join('a', controller.signal, start);
    const staying = shared.join('a', undefined, start);
    await turn();
    controller.abort();
    await expect(leaving).rejects.toMatchObject({ code: 'cancelled' });
    expect(aborted).toEqual([]);
    starts[0]?.finish('done');
    expect(await staying).toBe('done');
  });

  it('is aborted when the last caller leaves, which waits for its end', async () => {
    const { aborted, start } = createSlowWork();
    const shared = createSharedWork<string>({ keep: true });
    const controller = new AbortController();
    const leaving = shared.join('a', controller.signal, start);
    await turn();
    controller.abort();
    await expect(leaving).rejects.toMatchObject({ code: 'cancelled' });
    expect(aborted).toEqual([0]);
    await shared.settle();
  });

  it('lets the last caller leave only when it has ended', async () => {
    const shared = createSharedWork<string>({ keep: false });
    const controller = new AbortController();
    let hasEnded = false;
    const start = async (signal: AbortSignal) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      await turn();
      hasEnded = true;
      throw cancelled();
    };
    const leaving = shared.join('a', controller.signal, start);
    await turn();
    controller.abort();
    await expect(leaving).rejects.toMatchObject({ code: 'cancelled' });
    expect(hasEnded).toBe(true);
  });

  it('stays kept when a caller leaves that came after its end', async () => {
    const shared = createSharedWork<string>({ keep: true });
    const start = async () => 'done';
    await shared.join('a', undefined, start);
    const controller = new AbortController();
    const leaving = shared.join('a', controller.signal, start);
    controller.abort();
    await expect(leaving).rejects.toMatchObject({ code: 'cancelled' });
    expect(await shared.join('a', undefined, start)).toBe('done');
  });

  it('does not overlap with the work of the same key that is being aborted', async () => {
    const { starts, start } = createSlowWork();
    const shared = createSharedWork<string>({ keep: false });
    const controller = new AbortController();
    const leaving = shared.join('a', controller.signal, start);
    await turn();
    controller.abort();
    const next = shared.join('a', undefined, start);
    expect(starts).toHaveLength(1);
    await expect(leaving).rejects.toMatchObject({ code: 'cancelled' });
    await turn();
    expect(starts).toHaveLength(2);
    starts[1]?.finish('done');
    expect(await next).toBe('done');
  });

  it('does not start for a signal that has fired', async () => {
    const { starts, start } = createSlowWork();
    const shared = createSharedWork<string>({ keep: false });
    const joined = shared.join('a', AbortSignal.abort(), start);
    await expect(joined).rejects.toMatchObject({ code: 'cancelled' });
    expect(starts).toEqual([]);
  });
});
