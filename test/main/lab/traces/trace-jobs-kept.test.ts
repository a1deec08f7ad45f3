import { afterEach, describe, expect, it, vi } from 'vitest';
import type { TraceFile } from '../../../../main/lab/traces/trace-jobs.ts';
import { ended, replayOf, setUpTraceJobs, type Held } from '../fakes/trace-jobs-lab.ts';

const withCode = (code: string) => expect.objectContaining({ code }) as unknown;

afterEach(() => vi.useRealTimers());

describe('the progress of a job', () => {
  it('is reported at most four times a second, and its end at once', async () => {
    vi.useFakeTimers();
    const lab = setUpTraceJobs();
    const { id } = lab.jobs.replay(replayOf(lab.id));
    const [{ options, end }] = lab.held as [Held];
    for (let done = 1; done <= 1000; done++) {
      options.onProgress?.({ done, total: 1000, etaMs: 0 });
      vi.advanceTimersByTime(1);
    }
    expect(lab.told.map(({ progress }) => progress.done)).toEqual([0, 250, 500, 750, 1000]);
    end([]);
    await vi.advanceTimersByTimeAsync(0);
    expect(lab.told.at(-1)).toMatchObject({ id, state: 'done' });
    expect(lab.told).toHaveLength(6);
    await vi.advanceTimersByTimeAsync(1000);
    expect(lab.told).toHaveLength(6);
  });
});

describe('jobs', () => {
  it('are at most eight at once', async () => {
    const lab = setUpTraceJobs();
    for (let i = 0; i < 8; i++) lab.jobs.replay(replayOf(lab.id));
    expect(() => lab.jobs.replay(replayOf(lab.id))).toThrow(withCode('not-allowed'));
    const take = vi.fn<() => TraceFile>(() => ({ path: '/a', name: 'n' }));
    expect(() => lab.jobs.import(take)).toThrow(withCode('not-allowed'));
    expect(take).not.toHaveBeenCalled();
    await lab.jobs.cancel(3);
    expect(lab.jobs.replay(replayOf(lab.id)).id).toBe(9);
    await lab.work.close();
  });

  it('are listed newest first, and the last fifty that ended are kept beside the running ones', async () => {
    const lab = setUpTraceJobs();
    lab.jobs.replay(replayOf(lab.id));
    for (let id = 2; id <= 60; id++) {
      lab.jobs.replay(replayOf(lab.id));
      lab.held[id - 1]!.end([]);
      // It has ended before it can be cancelled: this only waits for it.
      expect((await lab.jobs.cancel(id)).state).toBe('done');
    }
    const ids = lab.jobs.list().map(({ id }) => id);
    expect(ids).toEqual([...Array.from({ length: 50 }, (_, i) => 60 - i), 1]);
    await expect(lab.jobs.cancel(2)).rejects.toEqual(withCode('not-found'));
    await lab.work.close();
  });

  it('stay as they are when they are cancelled after their end', async () => {
    const lab = setUpTraceJobs();
    const { id } = lab.jobs.replay(replayOf(lab.id));
    lab.held[0]!.end([]);
    const last = await ended(lab, id);
    expect(await lab.jobs.cancel(id)).toEqual(last);
    expect(lab.told).toHaveLength(2);
  });

  it('keep a trace from being deleted while they read it', async () => {
    const lab = setUpTraceJobs();
    const other = lab.add('b'.repeat(64));
    const { id } = lab.jobs.replay(replayOf(lab.id));
    expect(() => lab.jobs.deleteTrace(lab.id)).toThrow(withCode('not-allowed'));
    expect(lab.jobs.deleteTrace(other)).toMatchObject({ id: other, hash: 'b'.repeat(64) });
    await lab.jobs.cancel(id);
    expect(lab.jobs.deleteTrace(lab.id).id).toBe(lab.id);
    expect(lab.traces.list()).toEqual([]);
    await lab.work.close();
    expect(lab.listsTold()).toBe(2);
  });

  it('are cancelled when the lab is closed, which waits for their end', async () => {
    const lab = setUpTraceJobs();
    lab.jobs.replay(replayOf(lab.id));
    lab.jobs.replay(replayOf(lab.id));
    await lab.work.close();
    expect(lab.jobs.list().map(({ state }) => state)).toEqual(['cancelled', 'cancelled']);
    expect(() => lab.jobs.replay(replayOf(lab.id))).toThrow(withCode('cancelled'));
  });
});
