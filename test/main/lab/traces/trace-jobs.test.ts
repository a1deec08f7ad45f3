import { fileURLToPath } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { cancelled } from '../../../../main/lab/work/cancelled.ts';
import { createTraceJobs, type TraceFile } from '../../../../main/lab/traces/trace-jobs.ts';
import { createTraces, type ImportTraceOptions } from '../../../../main/lab/traces/traces.ts';
import { createWorkRegistry } from '../../../../main/lab/work/work-registry.ts';
import { LabError } from '../../../../shared/errors.ts';
import type { StoredFit } from '../../../../shared/trace-fit.ts';
import type { ReplayResult } from '../../../../shared/trace-replay.ts';
import { jobOf } from '../../../support/trace-job.ts';
import { fixtureUrl, perfLine } from '../../trace/support/read-text.ts';
import { createFakeTraceStore } from '../fakes/fake-trace-store.ts';
import { ended, replayOf, setUpTraceJobs, type Held } from '../fakes/trace-jobs-lab.ts';

const path = fileURLToPath(fixtureUrl('kernel-build-2cpu'));
const now = () => new Date('2026-01-02T03:04:05Z');
const withCode = (code: string) => expect.objectContaining({ code }) as unknown;

describe('an import', () => {
  it('is reported from its start to its end, and its file is released once', async () => {
    const lab = setUpTraceJobs();
    const release = vi.fn<() => Promise<void>>(async () => undefined);
    const job = lab.jobs.import(() => ({ path, name: 'mine.txt', release }));
    expect(job).toEqual(jobOf(1, { name: 'mine.txt' }));
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
    const lab = setUpTraceJobs();
    const release = vi.fn<() => Promise<void>>(async () => undefined);
    const missing = `${path}.nothing`;
    lab.jobs.import(() => ({ path: missing, name: 'n', release }));
    const last = await ended(lab, 1);
    expect(last).toMatchObject({ state: 'failed', trace: null });
    expect(last.problem).toEqual({
      code: 'not-found',
      message: expect.stringContaining('cannot be read'),
      hint: 'check the path',
    });
    expect(release).toHaveBeenCalledTimes(1);
    expect(lab.listsTold()).toBe(0);
  });

  it('is not begun, and its file not taken, when the lab is closing', async () => {
    const lab = setUpTraceJobs();
    await lab.work.close();
    const take = vi.fn<() => TraceFile>(() => ({ path, name: 'n' }));
    expect(() => lab.jobs.import(take)).toThrow(withCode('cancelled'));
    expect(take).not.toHaveBeenCalled();
    expect(lab.jobs.list()).toEqual([]);
  });

  it('that is cancelled leaves nothing, and its file is released before that is reported', async () => {
    const store = createFakeTraceStore();
    const events: string[] = [];
    const started = Promise.withResolvers<void>();
    const traces = createTraces(store, now);
    const jobs = createTraceJobs({
      work: createWorkRegistry(),
      traces: {
        ...traces,
        import: (_source, { signal }: ImportTraceOptions = {}) => {
          const hanging = { stream: hang(started.resolve), totalBytes: null };
          return traces.import(hanging, signal ? { signal } : {});
        },
      },
      fits: { make: notAsked },
      checkFit: notAsked,
      replays: { run: notAsked },
      checkReplay: notAsked,
      requests: { run: notAsked, check: notAsked },
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

const notAsked = (): never => {
  throw new Error('not asked for');
};

/** A stream that never ends. */
async function* hang(onBegin: () => void): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${perfLine('tlb:tlb_flush: pages:1 reason:local MM shootdown (3)')}\n`);
  onBegin();
  await new Promise(() => undefined);
}

describe('a replay', () => {
  it('is requested by hash with each policy once, and lists what is stored so far', async () => {
    const lab = setUpTraceJobs();
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
    end([]);
    expect(await ended(lab, job.id)).toMatchObject({
      state: 'done',
      progress: { done: 4, total: 4, etaMs: null },
      replays: ['k1', 'k2'],
    });
    await lab.work.close();
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
    const lab = setUpTraceJobs();
    expect(() => lab.jobs.replay({ ...replayOf(lab.id), ...wrong })).toThrow(withCode(code));
    expect([lab.told, lab.held, lab.jobs.list()]).toEqual([[], [], []]);
  });

  it('takes a number as a number, not as the digits of a hash', () => {
    const lab = setUpTraceJobs();
    lab.add('1234'.repeat(16));
    expect(() => lab.jobs.replay(replayOf(1234))).toThrow(withCode('not-found'));
    expect(() => lab.jobs.deleteTrace(1234)).toThrow(withCode('not-found'));
    expect(lab.traces.list()).toHaveLength(2);
  });

  it('keeps what was stored before it failed', async () => {
    const lab = setUpTraceJobs();
    const { id } = lab.jobs.replay(replayOf(lab.id));
    const [{ options, fail }] = lab.held as [Held];
    options.onReplay?.({ key: 'k1' } as ReplayResult);
    fail(new LabError('bad-value', 'the trace has no switches', 'record more'));
    expect(await ended(lab, id)).toMatchObject({
      state: 'failed',
      problem: { code: 'bad-value', message: 'the trace has no switches', hint: 'record more' },
      replays: ['k1'],
    });
  });

  it('that fails unexpectedly says so', async () => {
    const lab = setUpTraceJobs();
    const { id } = lab.jobs.replay(replayOf(lab.id));
    lab.held[0]!.fail(new TypeError('x is not a function'));
    const { problem } = await ended(lab, id);
    expect(problem).toMatchObject({ code: 'internal', message: 'x is not a function' });
  });

  it('that is cancelled without a request has failed', async () => {
    const lab = setUpTraceJobs();
    const { id } = lab.jobs.replay(replayOf(lab.id));
    lab.held[0]!.fail(cancelled());
    expect(await ended(lab, id)).toMatchObject({ state: 'failed', problem: { code: 'cancelled' } });
  });
});

describe('a fit', () => {
  it('is requested by hash, and names the workload that it made', async () => {
    const lab = setUpTraceJobs();
    const set = [['machine.ghz', 3]] as const;
    const job = lab.jobs.fit({ id: lab.id, name: 'mine', machine: 'server-4', set });
    expect(job).toMatchObject({ kind: 'fit', name: 'recorded', trace: lab.id, workload: null });
    const [{ request, options, end }] = lab.fits as [(typeof lab.fits)[0]];
    expect(request).toEqual({ trace: 'a'.repeat(64), name: 'mine', machine: 'server-4', set });
    options.onProgress?.({ done: 2, total: 5, etaMs: 30 });
    expect(lab.jobs.list()[0]?.progress).toEqual({ done: 2, total: 5, etaMs: 30 });
    end({ profile: { name: 'mine' } } as StoredFit);
    expect(await ended(lab, job.id)).toMatchObject({
      state: 'done',
      progress: { done: 5, total: 5, etaMs: null },
      workload: 'mine',
    });
    expect(lab.listsTold()).toBe(1);
  });

  it.each<[string, string, object]>([
    ['a trace that there is not', 'not-found', { id: 99 }],
    ['an unknown machine', 'unknown-name', { machine: 'cray-1' }],
    ['an unknown field', 'unknown-field', { set: [['machine.cpu', 4]] }],
    ['a name that is taken', 'bad-value', { name: 'kernel-build' }],
  ])('does not begin with %s', (_what, code, wrong) => {
    const lab = setUpTraceJobs();
    expect(() => lab.jobs.fit({ id: lab.id, ...wrong })).toThrow(withCode(code));
    expect([lab.told, lab.fits, lab.jobs.list()]).toEqual([[], [], []]);
  });
});
