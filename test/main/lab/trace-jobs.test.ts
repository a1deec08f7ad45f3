import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { builtInPresets } from '../../../main/lab/built-in-presets.ts';
import { cancelled } from '../../../main/lab/cancelled.ts';
import type { Replays } from '../../../main/lab/replays.ts';
import { createTraceJobs } from '../../../main/lab/trace-jobs.ts';
import { createTraces, type ImportTraceOptions } from '../../../main/lab/traces.ts';
import type { TraceJob } from '../../../shared/contract.ts';
import { LabError } from '../../../shared/errors.ts';
import type { ReplayResult } from '../../../shared/trace-replay.ts';
import { fixtureUrl, perfLine, readText } from '../trace/support/read-text.ts';
import { createFakeTraceStore } from './fakes/fake-trace-store.ts';

const path = fileURLToPath(fixtureUrl('kernel-build-2cpu'));
const now = () => new Date('2026-01-02T03:04:05Z');
const withCode = (code: string) => expect.objectContaining({ code }) as unknown;

afterEach(() => vi.useRealTimers());

type Run = Replays['run'];
/** Work that is there in time: ends when it is told to, or cancelled. */
interface Held {
  readonly request: Parameters<Run>[0];
  readonly options: NonNullable<Parameters<Run>[1]>;
  end(): void;
  fail(error: unknown): void;
}

/** Jobs over a store with one trace of two seconds, whose replays are held by the test. */
function setUp() {
  const store = createFakeTraceStore();
  const traces = createTraces(store, now);
  const lines = [1, 2].map((second) =>
    perfLine('tlb:tlb_flush: pages:1 reason:local MM shootdown (3)', { us: second * 1e6 }),
  );
  const { chunks: _chunks, ...content } = readText(`${lines.join('\n')}\n`);
  const add = (hash: string) =>
    store.completeTrace(store.beginTrace({ name: 'recorded', importedAt: 'i' }), {
      ...content,
      hash,
    }).id;
  const told: TraceJob[] = [];
  let listsTold = 0;
  const held: Held[] = [];
  const run: Run = (request, options = {}) => {
    const { promise, resolve, reject } = Promise.withResolvers<ReplayResult[]>();
    options.signal?.addEventListener('abort', () => reject(cancelled()));
    held.push({ request, options, end: () => resolve([]), fail: reject });
    return promise;
  };
  const jobs = createTraceJobs({
    traces,
    replays: { run },
    presets: builtInPresets,
    modelVersion: '3',
    onChange: (job) => told.push(job),
    onListsChange: () => (listsTold += 1),
  });
  const id = add('a'.repeat(64));
  return { jobs, traces, store, add, id, told, held, listsTold: () => listsTold };
}

const replay = (id: number) => ({ id, policies: ['sync'], loop: 'closed' }) as const;
const ended = async ({ told }: { told: TraceJob[] }, id: number) => {
  const last = () => told.findLast((job) => job.id === id)!;
  await vi.waitFor(() => expect(last().state).not.toBe('running'), { timeout: 30_000 });
  return last();
};

describe('an import', () => {
  it('is told from its start to its end, and its file is released once', async () => {
    const lab = setUp();
    const release = vi.fn(async () => undefined);
    const job = lab.jobs.import(() => ({ path, name: 'mine.txt', release }));
    expect(job).toEqual({
      id: 1,
      kind: 'import',
      name: 'mine.txt',
      state: 'running',
      progress: { done: 0, total: null, etaMs: null },
      problem: null,
      trace: null,
      wasStored: false,
      workload: null,
      replays: [],
    });
    expect(lab.told).toEqual([job]);
    const last = await ended(lab, 1);
    expect(last).toMatchObject({ state: 'done', trace: 2, wasStored: false, problem: null });
    expect(last.progress.done).toBe(last.progress.total);
    expect(lab.traces.list()[0]).toMatchObject({ id: 2, name: 'mine.txt' });
    expect(release).toHaveBeenCalledTimes(1);
    expect(lab.listsTold()).toBe(1);
    lab.jobs.import(() => ({ path, name: 'again.txt' }));
    expect(await ended(lab, 2)).toMatchObject({ state: 'done', trace: 2, wasStored: true });
    expect(lab.listsTold()).toBe(1);
  });

  it('that fails has the problem with its hint, and releases its file', async () => {
    const lab = setUp();
    const release = vi.fn(async () => undefined);
    const missing = `${path}.nothing`;
    lab.jobs.import(() => ({ path: missing, name: 'n', release }));
    const last = await ended(lab, 1);
    expect(last).toMatchObject({ state: 'failed', trace: null });
    expect(last.problem).toEqual({
      code: 'not-found',
      message: expect.stringContaining('can not be read'),
      hint: 'check the path',
    });
    expect(release).toHaveBeenCalledTimes(1);
    expect(lab.listsTold()).toBe(0);
  });

  it('is not begun, and its file not taken, when the lab is closing', async () => {
    const lab = setUp();
    await lab.jobs.close();
    const take = vi.fn(() => ({ path, name: 'n' }));
    expect(() => lab.jobs.import(take)).toThrow(withCode('cancelled'));
    expect(take).not.toHaveBeenCalled();
    expect(lab.jobs.list()).toEqual([]);
  });

  it('that is cancelled leaves nothing, and its file is released before that is told', async () => {
    const store = createFakeTraceStore();
    const events: string[] = [];
    const started = Promise.withResolvers<void>();
    const traces = createTraces(store, now);
    const jobs = createTraceJobs({
      traces: {
        ...traces,
        import: (_source, { signal }: ImportTraceOptions = {}) => {
          const hanging = { stream: hang(started.resolve), totalBytes: null };
          return traces.import(hanging, signal ? { signal } : {});
        },
      },
      replays: { run: async () => [] },
      presets: builtInPresets,
      modelVersion: '3',
      onChange: ({ state }) => events.push(state),
      onListsChange: () => events.push('lists'),
    });
    const { id } = jobs.import(() => ({
      path,
      name: 'n',
      release: async () => void events.push('released'),
    }));
    await started.promise;
    expect(await jobs.cancel(id)).toMatchObject({ state: 'cancelled', problem: null, trace: null });
    expect(events).toEqual(['running', 'released', 'cancelled']);
    expect(traces.list()).toEqual([]);
  });
});

/** A stream that never ends. */
async function* hang(onBegin: () => void): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${perfLine('tlb:tlb_flush: pages:1 reason:local MM shootdown (3)')}\n`);
  onBegin();
  await new Promise(() => undefined);
}

describe('a replay', () => {
  it('is asked for by hash with each policy once, and lists what is stored so far', async () => {
    const lab = setUp();
    const policies = ['sync', 'none', 'sync'];
    const set = [['machine.idleExitNs', 9]] as const;
    const job = lab.jobs.replay({ id: lab.id, policies, loop: 'open', set });
    expect(job).toMatchObject({ kind: 'replay', name: 'recorded', trace: lab.id });
    const [{ request, options, end }] = lab.held as [Held];
    const trace = 'a'.repeat(64);
    expect(request).toEqual({ trace, policies: ['sync', 'none'], loop: 'open', set });
    options.onProgress?.({ done: 1, total: 4, etaMs: 300 });
    options.onReplay?.({ key: 'k1' } as ReplayResult);
    expect(lab.jobs.list()[0]).toMatchObject({
      state: 'running',
      progress: { done: 1, total: 4, etaMs: 300 },
      replays: ['k1'],
    });
    options.onReplay?.({ key: 'k2' } as ReplayResult);
    end();
    expect(await ended(lab, job.id)).toMatchObject({
      state: 'done',
      progress: { done: 4, total: 4, etaMs: null },
      replays: ['k1', 'k2'],
    });
    await lab.jobs.close();
    expect(lab.listsTold()).toBe(2);
  });

  it.each<[string, string, object]>([
    ['a trace that there is not', 'not-found', { id: 99 }],
    ['an unknown policy', 'unknown-name', { policies: ['sync', 'snyc'] }],
    ['an unknown machine', 'unknown-name', { machine: 'cray-1' }],
    ['an unknown field', 'unknown-field', { set: [['machine.cpu', 4]] }],
    ['a value that cannot be', 'bad-value', { set: [['machine.cpus', -4]] }],
    ['a field that a replay has not', 'bad-value', { set: [['workload.tasks', 4]] }],
    ['no policy', 'bad-value', { policies: [] }],
  ])('does not begin with %s', (_what, code, wrong) => {
    const lab = setUp();
    expect(() => lab.jobs.replay({ ...replay(lab.id), ...wrong })).toThrow(withCode(code));
    expect([lab.told, lab.held, lab.jobs.list()]).toEqual([[], [], []]);
  });

  it('takes a number as a number, not as the digits of a hash', () => {
    const lab = setUp();
    lab.add('1234'.repeat(16));
    expect(() => lab.jobs.replay(replay(1234))).toThrow(withCode('not-found'));
    expect(() => lab.jobs.deleteTrace(1234)).toThrow(withCode('not-found'));
    expect(lab.traces.list()).toHaveLength(2);
  });

  it('keeps what was stored before it failed', async () => {
    const lab = setUp();
    const { id } = lab.jobs.replay(replay(lab.id));
    const [{ options, fail }] = lab.held as [Held];
    options.onReplay?.({ key: 'k1' } as ReplayResult);
    fail(new LabError('bad-value', 'the trace has no switches', 'record more'));
    expect(await ended(lab, id)).toMatchObject({
      state: 'failed',
      problem: { code: 'bad-value', message: 'the trace has no switches', hint: 'record more' },
      replays: ['k1'],
    });
  });

  it('that fails for a reason that nobody foresaw says so', async () => {
    const lab = setUp();
    const { id } = lab.jobs.replay(replay(lab.id));
    lab.held[0]!.fail(new TypeError('x is not a function'));
    const { problem } = await ended(lab, id);
    expect(problem).toMatchObject({ code: 'internal', message: 'x is not a function' });
  });

  it('that is cancelled without having been asked to has failed', async () => {
    const lab = setUp();
    const { id } = lab.jobs.replay(replay(lab.id));
    lab.held[0]!.fail(cancelled());
    expect(await ended(lab, id)).toMatchObject({ state: 'failed', problem: { code: 'cancelled' } });
  });
});

describe('the progress of a job', () => {
  it('is told ten times a second at most, and its end at once', async () => {
    vi.useFakeTimers();
    const lab = setUp();
    const { id } = lab.jobs.replay(replay(lab.id));
    const [{ options, end }] = lab.held as [Held];
    for (let done = 1; done <= 1000; done++) {
      options.onProgress?.({ done, total: 1000, etaMs: 0 });
      vi.advanceTimersByTime(1);
    }
    expect(lab.told.map(({ progress }) => progress.done)).toEqual([
      0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000,
    ]);
    end();
    await vi.advanceTimersByTimeAsync(0);
    expect(lab.told.at(-1)).toMatchObject({ id, state: 'done' });
    expect(lab.told).toHaveLength(12);
    await vi.advanceTimersByTimeAsync(1000);
    expect(lab.told).toHaveLength(12);
  });
});

describe('jobs', () => {
  it('are eight at most at once', async () => {
    const lab = setUp();
    for (let i = 0; i < 8; i++) lab.jobs.replay(replay(lab.id));
    expect(() => lab.jobs.replay(replay(lab.id))).toThrow(withCode('not-allowed'));
    const take = vi.fn(() => ({ path, name: 'n' }));
    expect(() => lab.jobs.import(take)).toThrow(withCode('not-allowed'));
    expect(take).not.toHaveBeenCalled();
    await lab.jobs.cancel(3);
    expect(lab.jobs.replay(replay(lab.id)).id).toBe(9);
    await lab.jobs.close();
  });

  it('are listed newest first, and the last fifty that ended are kept beside those that run', async () => {
    const lab = setUp();
    lab.jobs.replay(replay(lab.id));
    for (let id = 2; id <= 60; id++) {
      lab.jobs.replay(replay(lab.id));
      lab.held[id - 1]!.end();
      // It has ended before it can be cancelled: this only waits for it.
      expect((await lab.jobs.cancel(id)).state).toBe('done');
    }
    const ids = lab.jobs.list().map(({ id }) => id);
    expect(ids).toEqual([...Array.from({ length: 50 }, (_, i) => 60 - i), 1]);
    await expect(lab.jobs.cancel(2)).rejects.toEqual(withCode('not-found'));
    await lab.jobs.close();
  });

  it('stay as they are when they are cancelled after their end', async () => {
    const lab = setUp();
    const { id } = lab.jobs.replay(replay(lab.id));
    lab.held[0]!.end();
    const last = await ended(lab, id);
    expect(await lab.jobs.cancel(id)).toEqual(last);
    expect(lab.told).toHaveLength(2);
  });

  it('keep a trace from being deleted while they read it', async () => {
    const lab = setUp();
    const other = lab.add('b'.repeat(64));
    const { id } = lab.jobs.replay(replay(lab.id));
    expect(() => lab.jobs.deleteTrace(lab.id)).toThrow(withCode('not-allowed'));
    expect(lab.jobs.deleteTrace(other)).toMatchObject({ id: other, hash: 'b'.repeat(64) });
    await lab.jobs.cancel(id);
    expect(lab.jobs.deleteTrace(lab.id).id).toBe(lab.id);
    expect(lab.traces.list()).toEqual([]);
    await lab.jobs.close();
    expect(lab.listsTold()).toBe(2);
  });

  it('are cancelled when the lab is closed, which waits for their end', async () => {
    const lab = setUp();
    lab.jobs.replay(replay(lab.id));
    lab.jobs.replay(replay(lab.id));
    await lab.jobs.close();
    expect(lab.jobs.list().map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    expect(() => lab.jobs.replay(replay(lab.id))).toThrow(withCode('cancelled'));
  });
});
