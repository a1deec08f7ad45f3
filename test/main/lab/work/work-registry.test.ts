import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cancelled } from '../../../../main/lab/work/cancelled.ts';
import type { WorkItem } from '../../../../main/lab/work/work-item.ts';
import type { StopRequest, WorkControl } from '../../../../main/lab/work/work-list.ts';
import { createWorkRegistry } from '../../../../main/lab/work/work-registry.ts';
import { LabError } from '../../../../shared/errors.ts';

type Details = { readonly found: number };

/** A registry with one list of fits, three at most, whose work ends when the test says so. */
function setUp(kept?: number) {
  const work = createWorkRegistry();
  const seen: WorkItem<'fit', Details>[] = [];
  const list = work.openList<'fit', Details>({
    noun: 'fit',
    hint: 'try again',
    limit: { most: 3, message: '3 fits run already' },
    onChange: (item) => seen.push(item),
    ...(kept === undefined ? {} : { kept }),
  });
  const controls: WorkControl<Details>[] = [];
  const launch = (options: { id?: number; signal?: AbortSignal } = {}) => {
    const { promise, resolve, reject } = Promise.withResolvers<Partial<Details>>();
    const started = list.launch({
      ...options,
      kind: 'fit',
      name: 'a trace',
      details: { found: 0 },
      run(control) {
        controls.push(control);
        control.signal.addEventListener('abort', () => reject(cancelled()));
        if (control.signal.aborted) reject(cancelled());
        return promise;
      },
    });
    return { ...started, end: resolve, fail: reject };
  };
  return { work, list, seen, controls, launch };
}

const withCode = (code: string) => expect.objectContaining({ code }) as Error;

describe('a work item', () => {
  it('runs, is updated and ends with the result of its work', async () => {
    const { list, seen, controls, launch } = setUp();
    const { item, ended, end } = launch();
    const progress = { done: 0, total: null, etaMs: null };
    expect(item).toEqual({
      id: 1,
      kind: 'fit',
      name: 'a trace',
      state: 'running',
      progress,
      problem: null,
      details: { found: 0 },
    });
    expect(seen).toEqual([item]);
    controls[0]!.report({ done: 2, total: 8, etaMs: 60 });
    expect(list.find(1)?.progress).toEqual({ done: 2, total: 8, etaMs: 60 });
    end({ found: 7 });
    await ended;
    const last = { ...item, state: 'done', progress: { done: 8, total: 8, etaMs: null } };
    expect(list.find(1)).toEqual({ ...last, details: { found: 7 } });
    expect(seen.at(-1)).toEqual(list.find(1));
    controls[0]!.update({ found: 9 });
    expect(list.find(1)?.details).toEqual({ found: 7 });
  });

  it('that fails has the problem, with the hint of its list if the error has none', async () => {
    const { list, launch } = setUp();
    const [own, other] = [launch(), launch()];
    own.fail(new LabError('bad-value', 'no switches', 'record more'));
    other.fail(new TypeError('x is undefined'));
    await Promise.all([own.ended, other.ended]);
    expect(list.items().map(({ state, problem }) => [state, problem])).toEqual([
      ['failed', { code: 'internal', message: 'x is undefined', hint: 'try again' }],
      ['failed', { code: 'bad-value', message: 'no switches', hint: 'record more' }],
    ]);
  });

  it.each<StopRequest>(['cancelled', 'paused'])(
    'can be stopped, and knows the request: %s',
    async (as) => {
      const { list, controls, launch } = setUp();
      launch();
      expect(controls[0]!.stopRequest()).toBeNull();
      expect(await list.stop(1, as)).toMatchObject({ state: 'cancelled', problem: null });
      expect(controls[0]!.stopRequest()).toBe(as);
      await expect(list.stop(2, as)).rejects.toThrow(withCode('not-found'));
    },
  );

  it('stops with the signal it was given, without a request', async () => {
    const { list, controls, launch } = setUp();
    const controller = new AbortController();
    const { ended } = launch({ signal: controller.signal });
    controller.abort();
    await ended;
    expect(list.find(1)?.state).toBe('cancelled');
    expect(controls[0]!.stopRequest()).toBeNull();
  });

  it('has failed if it is cancelled without a request', async () => {
    const { list, launch } = setUp();
    const { fail, ended } = launch();
    fail(cancelled());
    await ended;
    expect(list.find(1)).toMatchObject({ state: 'failed', problem: { code: 'cancelled' } });
  });

  it('is replaced by a later one of its number', async () => {
    const { list, launch } = setUp();
    const first = launch({ id: 5 });
    first.fail(new Error('broke'));
    await first.ended;
    launch({ id: 5 });
    expect(list.items()).toHaveLength(1);
    expect(list.find(5)).toMatchObject({ state: 'running', problem: null });
  });
});

describe('a list of work', () => {
  it('admits a limited number at once, and forgets the oldest ended ones', async () => {
    const { list, launch } = setUp(2);
    const all = [launch(), launch(), launch()];
    expect(() => list.admit()).toThrow(withCode('not-allowed'));
    for (const { end, ended } of all) {
      end({});
      await ended;
    }
    expect(() => list.admit()).not.toThrow();
    expect(list.items().map(({ id }) => id)).toEqual([3, 2]);
  });
});

describe('the registry', () => {
  it('has the items of every list, each under its own numbers', () => {
    const { work, launch } = setUp();
    launch();
    const sweeps = work.openList<'study', null>({ noun: 'sweep', hint: '', onChange() {} });
    const run = () => new Promise<never>(() => undefined);
    sweeps.launch({ id: 1, kind: 'study', name: 'lab study', details: null, run });
    expect(work.items().map(({ kind, id, state }) => [kind, id, state])).toEqual([
      ['fit', 1, 'running'],
      ['study', 1, 'running'],
    ]);
  });

  it('closes when all has ended, stops what is launched meanwhile, and admits no more', async () => {
    const { work, list, controls, launch } = setUp();
    launch();
    const prepared = Promise.withResolvers<void>();
    void work.track(prepared.promise.then(() => launch()));
    let isClosed = false;
    const closed = work.close().then(() => (isClosed = true));
    expect(() => list.admit()).toThrow(withCode('cancelled'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(isClosed).toBe(false);
    prepared.resolve();
    await closed;
    expect(list.items().map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    expect(controls.map((control) => control.stopRequest())).toEqual([null, null]);
  });

  it('waits when closing even for tracked work that fails', async () => {
    const { work } = setUp();
    const tracked = work.track(Promise.reject(new Error('broke')));
    await expect(tracked).rejects.toThrow('broke');
    const other = Promise.withResolvers<void>();
    void work.track(other.promise).catch(() => undefined);
    const closed = work.close();
    other.reject(new Error('broke too'));
    await expect(closed).resolves.toBeUndefined();
  });
});

describe('changes', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('are reported at most four times a second, and the final state at once', async () => {
    const { seen, controls, launch } = setUp();
    const { end, ended } = launch();
    for (let done = 1; done <= 1000; done++) {
      controls[0]!.report({ done, total: 1000, etaMs: null });
      vi.advanceTimersByTime(1);
    }
    expect(seen).toHaveLength(5);
    end({});
    await ended;
    expect(seen.at(-1)?.state).toBe('done');
    vi.advanceTimersByTime(1000);
    expect(seen).toHaveLength(6);
  });

  it('elsewhere are equally rare, and flushed when it closes', async () => {
    const { work } = setUp();
    let reports = 0;
    const elsewhere = work.throttle(() => reports++);
    for (let i = 0; i < 50; i++) elsewhere.change();
    expect(reports).toBe(1);
    await work.close();
    expect(reports).toBe(2);
  });
});
