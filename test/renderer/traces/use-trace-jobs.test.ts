import { describe, expect, it } from 'vitest';
import { useTraceJobs } from '../../../renderer/composables/useTraceJobs.ts';
import type { TraceJob } from '../../../shared/contract.ts';
import { LabError } from '../../../shared/errors.ts';
import { createFakeLab, defer, withScope } from '../support/fake-client.ts';
import { settle } from '../support/fake-server.ts';
import { jobOf } from '../../support/trace-job.ts';

function show({ jobs }: { jobs: { value: readonly TraceJob[] } }): string[] {
  return jobs.value.map(({ id, state, progress }) => `${id} ${state} ${progress.done}`);
}

const at = (done: number) => ({ done, total: 10, etaMs: null });

describe('the jobs on traces', () => {
  it('are those that run, and after a reload the newest if it failed', async () => {
    const failed = jobOf(9, { state: 'failed' });
    const others = [jobOf(8, { state: 'failed' }), jobOf(7), jobOf(6, { state: 'done' })];
    const lab = createFakeLab({ 'trace.jobs': () => [failed, ...others] });
    const { value: jobs, stop } = withScope(() => useTraceJobs(lab));
    await settle();
    expect(show(jobs)).toEqual(['9 failed 0', '7 running 0']);
    expect(jobs.running.value.map(({ id }) => id)).toEqual([7]);
    stop();
    expect(lab.listeners.size).toBe(0);
  });

  it('follow their events to the end, also against an older reply', async () => {
    const reply = defer<TraceJob[]>();
    const lab = createFakeLab({ 'trace.jobs': () => reply.promise });
    const { value: jobs, stop } = withScope(() => useTraceJobs(lab));
    lab.send('trace.job', jobOf(1, { state: 'done', progress: at(10) }));
    reply.resolve([jobOf(2, { progress: at(1) }), jobOf(1, { progress: at(9) })]);
    await settle();
    expect(show(jobs)).toEqual(['2 running 1', '1 done 10']);
    lab.send('trace.job', jobOf(2, { progress: at(5) }));
    stop();
    expect(show(jobs)).toEqual(['2 running 5', '1 done 10']);
  });

  it('are asked for anew when events were missed; those that the lab does not know go', async () => {
    const lab = createFakeLab({ 'trace.jobs': () => [jobOf(2), jobOf(1)] });
    const { value: jobs, stop } = withScope(() => useTraceJobs(lab));
    await settle();
    lab.serve['trace.jobs'] = () => [jobOf(1, { state: 'done' })];
    lab.sendMissed();
    await settle();
    stop();
    expect(show(jobs)).toEqual(['1 done 0']);
  });

  it('do not come back once they were dismissed', async () => {
    const lab = createFakeLab({ 'trace.jobs': () => [jobOf(1, { state: 'failed' })] });
    const { value: jobs, stop } = withScope(() => useTraceJobs(lab));
    await settle();
    jobs.dismiss(1);
    await jobs.refresh();
    stop();
    expect(show(jobs)).toEqual([]);
  });

  it.each(['listed', 'told of', 'started here'])(
    'are shown to their end if a restarted lab gives one the number of a dismissed one: %s',
    async (how) => {
      const lab = createFakeLab({ 'trace.jobs': () => [jobOf(1, { state: 'failed' })] });
      const { value: jobs, stop } = withScope(() => useTraceJobs(lab));
      await settle();
      jobs.dismiss(1);
      lab.serve['trace.jobs'] = () => [jobOf(1)];
      if (how === 'listed') await jobs.refresh();
      else if (how === 'told of') lab.send('trace.job', jobOf(1));
      else
        await jobs.start(
          (work) => work(),
          async () => jobOf(1),
        );
      expect(show(jobs)).toEqual(['1 running 0']);
      lab.serve['trace.jobs'] = () => [jobOf(1, { state: 'done', progress: at(10) })];
      lab.sendMissed();
      await settle();
      stop();
      expect(show(jobs)).toEqual(['1 done 10']);
    },
  );

  it('do not come back because the lab was asked before they ended', async () => {
    const lab = createFakeLab({ 'trace.jobs': () => [jobOf(1)] });
    const { value: jobs, stop } = withScope(() => useTraceJobs(lab));
    await settle();
    const reply = defer<TraceJob[]>();
    lab.serve['trace.jobs'] = () => reply.promise;
    const asked = jobs.refresh();
    const failed = jobOf(1, { state: 'failed' });
    lab.send('trace.job', failed);
    jobs.dismiss(1);
    reply.resolve([jobOf(1)]);
    await asked;
    lab.serve['trace.jobs'] = () => [failed];
    await jobs.refresh();
    stop();
    expect(show(jobs)).toEqual([]);
  });

  it('are cancelled once for two presses', async () => {
    const lab = createFakeLab({
      'trace.jobs': () => [jobOf(1)],
      'trace.cancel': () => jobOf(1, { state: 'cancelled' }),
    });
    const { value: jobs, stop } = withScope(() => useTraceJobs(lab));
    await settle();
    await Promise.all([jobs.cancel(1), jobs.cancel(1)]);
    stop();
    expect(show(jobs)).toEqual(['1 cancelled 0']);
    expect(lab.inputs('trace.cancel')).toEqual([{ id: 1 }]);
  });

  it('say why one could not be cancelled', async () => {
    const lab = createFakeLab({
      'trace.jobs': () => [],
      'trace.cancel': () => {
        throw new LabError('not-found', 'there is no job 4', 'list the jobs');
      },
    });
    const { value: jobs, stop } = withScope(() => useTraceJobs(lab));
    await jobs.cancel(4);
    expect(jobs.actionError.value?.message).toBe('there is no job 4');
    jobs.dismissError();
    expect(jobs.actionError.value).toBeNull();
    stop();
  });
});
