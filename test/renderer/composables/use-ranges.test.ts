import { describe, expect, it } from 'vitest';
import { ref } from 'vue';
import { useRanges } from '../../../renderer/composables/useRanges.ts';
import {
  describeRangeJob,
  describeRangeState,
  listReasons,
} from '../../../renderer/text/range-text.ts';
import type { RangeJob } from '../../../shared/contract/range-job.ts';
import { createFakeLab, defer, withScope } from '../support/fake-client.ts';
import { settle } from '../support/fake-server.ts';

const jobOf = (change: Partial<RangeJob> = {}): RangeJob => ({
  id: 1,
  kind: 'ranges',
  name: 'Prediction ranges of 2 runs',
  state: 'running',
  progress: { done: 8, total: 72, share: 0.25, etaMs: 9000 },
  problem: null,
  runs: 2,
  found: 1,
  ...change,
});

describe('prediction ranges of a page', () => {
  it('are asked for only while they are shown, searched for, and cancelled', async () => {
    const keys = ref<string[]>([]);
    const lab = createFakeLab({
      'range.jobs': () => [],
      'range.state': () => ({ known: 1, missing: 1, without: [] }),
      'range.start': () => jobOf(),
      'range.cancel': ({ id }) => jobOf({ id, state: 'cancelled' }),
    });
    const { value: page, stop } = withScope(() => useRanges(lab, () => keys.value));
    await settle();
    expect([page.state.value, lab.inputs('range.state')]).toEqual([null, []]);
    keys.value = ['aa', 'bb'];
    await settle();
    expect(page.state.value?.missing).toBe(1);
    await page.start();
    expect(lab.inputs('range.start')).toEqual([{ keys: ['aa', 'bb'] }]);
    expect(page.running.value.map(({ id }) => id)).toEqual([1]);
    await page.cancel(1);
    expect(page.running.value).toEqual([]);
    stop();
  });

  it('that another page searches for are shown, with why a search failed', async () => {
    const lab = createFakeLab({ 'range.jobs': () => [jobOf({ id: 4 })] });
    const { value: page, stop } = withScope(() => useRanges(lab, () => []));
    await settle();
    expect(page.running.value).toHaveLength(1);
    const problem = { code: 'internal', message: 'no thread', hint: 'try again' } as const;
    lab.send('range.job', jobOf({ id: 4, state: 'failed', problem }));
    expect([page.running.value, page.problem.value]).toEqual([[], problem]);
    stop();
  });

  it('that a restarted lab does not know are dropped, and one that came meanwhile stays', async () => {
    const lab = createFakeLab({ 'range.jobs': () => [jobOf({ id: 4 }), jobOf({ id: 3 })] });
    const { value: page, stop } = withScope(() => useRanges(lab, () => []));
    await settle();
    const reply = defer<RangeJob[]>();
    lab.serve['range.jobs'] = () => reply.promise;
    lab.sendMissed();
    lab.send('range.job', jobOf({ id: 1 }));
    reply.resolve([]);
    await settle();
    stop();
    expect(page.running.value.map(({ id }) => id)).toEqual([1]);
  });

  it('are said in words', () => {
    expect(describeRangeJob(jobOf())).toBe('1 of 2 runs, 8 of 72 replications, 9 s left');
    const why = 'no range: the run is of model version 3, not 4';
    const state = { known: 3, missing: 1, without: [{ why, runs: 2 }] };
    expect(describeRangeState(state)).toBe('3 of 6 runs have one.');
    expect(listReasons(state)).toEqual([`2 runs: ${why}.`]);
    expect(describeRangeState({ known: 1, missing: 0, without: [] })).toBe('The run has one.');
    expect(describeRangeState({ known: 2, missing: 0, without: [] })).toBe('All 2 runs have one.');
  });
});
