import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openLabBackend, type LabBackend } from '../../../../main/hosts/lab-backend.ts';
import { createInlinePool } from '../../../../main/pool/inline-pool.ts';
import type { CallInput, CallName, CallValue } from '../../../../shared/contract.ts';
import type { RowJob } from '../../../../shared/contract/row-job.ts';
import { patienceMs } from '../../../support/patience.ts';

let lab: LabBackend;
const jobs: RowJob[] = [];

beforeAll(() => {
  lab = openLabBackend(
    { database: ':memory:', host: 'memory', appVersion: '0', study: 'manual' },
    {
      chooseFile: null,
      publish: (event, payload) => {
        if (event === 'rows.job') jobs.push(payload as RowJob);
      },
      onInternalError: (what, error) => {
        throw new Error(`internal error in ${what}`, { cause: error });
      },
      pool: createInlinePool(),
    },
  );
});
afterAll(() => lab.close());

async function call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallValue<N>> {
  const reply = await lab.dispatch({ call: name, input });
  if (reply.ok) return reply.value as CallValue<N>;
  throw new Error(`${reply.error.code}: ${reply.error.message}`);
}

async function ended({ id }: RowJob): Promise<RowJob> {
  const last = () => jobs.findLast((job) => job.id === id);
  await vi.waitFor(() => expect(last()?.state).not.toBe('running'), { timeout: patienceMs });
  return last()!;
}

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
