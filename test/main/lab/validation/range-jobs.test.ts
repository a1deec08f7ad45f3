import { describe, expect, it } from 'vitest';
import type { MemberRanges } from '../../../../main/lab/validation/member-ranges.ts';
import { createRangeJobs } from '../../../../main/lab/validation/range-jobs.ts';
import { createWorkRegistry } from '../../../../main/lab/work/work-registry.ts';
import { cancelled } from '../../../../main/lab/work/cancelled.ts';
import type { RangeJob } from '../../../../shared/contract/range-job.ts';
import type { RunResult } from '../../../../shared/result.ts';

const runs = ['a', 'b', 'c'].map((key) => ({ key }) as RunResult);

/** Finds the range of the first run it is asked for, and then waits until it is stopped. */
function createSlowRanges() {
  const known = new Set<string>();
  const find: MemberRanges['find'] = async ([first], { signal, onFound, onProgress } = {}) => {
    known.add(first!.key);
    onProgress?.({ done: 1, total: 3, etaMs: null });
    onFound?.();
    await new Promise((resolve) => signal?.addEventListener('abort', resolve, { once: true }));
    throw cancelled();
  };
  return { find, has: (key: string) => known.has(key), whyNot: () => null };
}

describe('a search for prediction ranges', () => {
  it('keeps what it has found when it is cancelled, and the next one goes on from there', async () => {
    const told: RangeJob[] = [];
    const jobs = createRangeJobs({
      work: createWorkRegistry(),
      memberRanges: createSlowRanges(),
      onChange: (job) => void told.push(job),
    });
    const first = jobs.start(runs);
    expect(first).toMatchObject({ state: 'running', runs: 3, found: 0 });
    expect(await jobs.cancel(first.id)).toMatchObject({ state: 'cancelled', runs: 3, found: 1 });
    expect(told.at(-1)).toMatchObject({ state: 'cancelled', progress: { done: 1, total: 3 } });
    const next = jobs.start(runs);
    expect(next).toMatchObject({ runs: 2, name: 'Prediction ranges of 2 runs' });
    await jobs.cancel(next.id);
    expect(jobs.list().map(({ id }) => id)).toEqual([next.id, first.id]);
  });
});
