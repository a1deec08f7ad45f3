import { afterAll, describe, expect, it } from 'vitest';
import type { CallInput } from '../../../../shared/contract.ts';
import type { RowJob } from '../../../../shared/contract/row-job.ts';
import { openJobBackend } from './job-backend.ts';

const { lab, jobs, call, ended } = openJobBackend((event, payload) =>
  event === 'rows.job' ? (payload as RowJob) : undefined,
);
afterAll(() => lab.close());

/** One constant that one row says all of. */
const choice: CallInput<'rows.calibrate'>['choice'] = {
  only: [{ by: 'machine', value: 'hsw' }],
  free: [{ name: 'haswell.lineNearNs', min: 30, max: 60 }],
};

describe('a calibration behind the contract', () => {
  it('fits what is chosen, tells how far it is, and keeps what it has found', async () => {
    const started = await call('rows.calibrate', { choice });
    expect(started).toMatchObject({ state: 'running', name: expect.stringContaining('--only') });
    const { id, state } = await ended(started);
    expect(state).toBe('done');
    expect(jobs.some(({ progress }) => progress.done > 0)).toBe(true);
    const profile = await call('rows.profile', { id });
    const { fittedRows, heldOutRows = 0, isFinished, pinned, constants } = profile!;
    expect([fittedRows, heldOutRows > 200, isFinished]).toEqual([1, true, true]);
    expect(pinned.map(({ name }) => name)).toEqual(['haswell.lineNearNs']);
    // The row says 29 to 45 ns, a value that is met anywhere between.
    expect(constants['haswell.lineNearNs']).toBeGreaterThan(30);
    expect(constants['haswell.lineNearNs']).toBeLessThan(45);
    expect(profile?.command).toBe(
      'lab calibrate --rows --only machine=hsw --free haswell.lineNearNs=30..60',
    );
    expect(profile?.members).toHaveLength(100);
  });

  it('can be cancelled, and gone on with', async () => {
    const { id } = await call('rows.calibrate', { choice: { only: choice.only ?? [] } });
    expect((await call('rows.cancelJob', { id })).state).toBe('cancelled');
    const resumed = await call('rows.resumeJob', { id });
    expect(resumed).toMatchObject({ state: 'running', choice: { only: choice.only } });
    await call('rows.cancelJob', { id: resumed.id });
    expect((await call('rows.jobs', {})).map(({ state }) => state)).toEqual([
      'cancelled',
      'cancelled',
      'done',
    ]);
  });

  it.each([
    [
      'rows that are not there',
      { only: [{ by: 'machine' as const, value: 'pdp-11' }] },
      'machine=pdp-11',
    ],
    ['no row', { holdOut: [{ by: 'source' as const, value: 'a' }] }, 'no row is left'],
    ['an unknown constant', { free: [{ name: 'haswell.speed' }] }, 'no constant haswell.speed'],
    [
      'bounds that cross',
      { free: [{ name: 'haswell.lineNearNs', min: 60, max: 30 }] },
      '60 is not below 30',
    ],
  ])('is refused for %s', async (_what, wrong, message) => {
    await expect(call('rows.calibrate', { choice: wrong })).rejects.toThrow(message);
  });
});
