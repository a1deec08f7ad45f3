import { describe, expect, it } from 'vitest';
import { useRowJobs } from '../../../renderer/composables/useRowJobs.ts';
import {
  choiceOf,
  describeJob,
  formChoices,
  wholeForm,
} from '../../../renderer/validation/calibration-form.ts';
import type { RowJob } from '../../../shared/contract/row-job.ts';
import type { RowProfile } from '../../../shared/row-profile.ts';
import { choiceCommand } from '../../../shared/text/row-choice.ts';
import { measuredRow } from '../../support/measured-row.ts';
import { createFakeLab, describeFakeLab, withScope } from '../support/fake-client.ts';
import { settle } from '../support/fake-server.ts';

const jobOf = (change: Partial<RowJob> = {}): RowJob => ({
  id: 1,
  kind: 'calibration',
  name: 'all rows and constants',
  state: 'running',
  progress: { done: 3, total: 40, etaMs: 9000 },
  problem: null,
  choice: choiceOf(wholeForm),
  rounds: 1,
  ...change,
});
const profile = { command: 'lab calibrate --rows' } as unknown as RowProfile;

function setUp(jobs: RowJob[] = []) {
  const saved: string[] = [];
  const lab = createFakeLab({
    'rows.jobs': () => jobs,
    'rows.calibrate': () => jobOf(),
    'rows.cancelJob': ({ id }) => jobOf({ id, state: 'cancelled' }),
    'rows.resumeJob': ({ id }) => jobOf({ id: id + 1 }),
    'rows.profile': () => profile,
    'lab.describe': () => ({ ...describeFakeLab('memory'), host: 'browser' as const }),
  });
  const { value: page, stop } = withScope(() => useRowJobs(lab, (name) => saved.push(name)));
  return { lab, page, saved, stop };
}

describe('the form of a calibration', () => {
  it('asks for what the command line would', () => {
    expect(choiceCommand(choiceOf(wholeForm))).toBe('lab calibrate --rows');
    const form = {
      experiment: 'pair',
      heldOut: 'skx-56',
      random: '0.2',
      group: 'haswell',
    } as const;
    expect(choiceCommand(choiceOf(form))).toBe(
      'lab calibrate --rows --only experiment=pair --hold-out machine=skx-56 ' +
        "--hold-out random=0.2,1 --free 'haswell.*'",
    );
  });

  it('offers what the fitted rows and the constants have', () => {
    const rows = [
      measuredRow('a', { role: 'fitted' }),
      measuredRow('b', { experiment: 'sharers', role: 'predicted', machine: 'other' }),
    ];
    const pinned = ['all.irqExitCycles', 'linux-4.10.sendLines', 'linux-4.10.ackLines'].map(
      (name) => ({ name, value: 1, uncertainty: 1, ofPrior: 1 }),
    );
    const { experiment, heldOut, group } = formChoices(rows, pinned);
    expect(experiment.map(({ value }) => value)).toEqual(['', 'pair']);
    expect(heldOut.map(({ value }) => value)).toEqual(['', 'bdw-e5-2660v4-2s']);
    expect(group.map(({ value }) => value)).toEqual(['', 'all', 'linux-4.10']);
  });

  it('says how far it is', () => {
    expect(describeJob(jobOf())).toBe(
      '3 of 40 sets of predictions, 9 s left at most; 1 round made the constants better',
    );
    expect(describeJob(jobOf({ state: 'cancelled', rounds: 2 }))).toBe(
      'Cancelled: 2 rounds made the constants better',
    );
  });
});

describe('calibrations', () => {
  it('start, are followed to their end, and give what they found to be saved', async () => {
    const { lab, page, saved, stop } = setUp();
    await settle();
    await page.start(choiceOf({ ...wholeForm, experiment: 'pair' }));
    expect(lab.inputs('rows.calibrate')).toEqual([
      {
        choice: {
          only: [{ by: 'experiment', value: 'pair' }],
          holdOut: [],
          random: null,
          free: [],
        },
      },
    ]);
    expect(page.isRunning.value).toBe(true);
    lab.send('rows.job', jobOf({ state: 'done' }));
    await settle();
    expect(page.isRunning.value).toBe(false);
    expect(page.profiles.value.get(1)).toBe(profile);
    await page.save(1);
    stop();
    expect(saved).toEqual(['calibration-1.profile.json']);
    expect(page.status.value).toBe('Handed to the browser as calibration-1.profile.json.');
  });

  it('that ran before the page was opened are shown, and can be cancelled and resumed', async () => {
    const { lab, page, stop } = setUp([jobOf({ id: 4 }), jobOf({ id: 3, state: 'done' })]);
    await settle();
    expect(page.jobs.value.map(({ id }) => id)).toEqual([4, 3]);
    expect([...page.profiles.value.keys()]).toEqual([3]);
    await page.cancel(4);
    expect(page.jobs.value[0]?.state).toBe('cancelled');
    await page.resume(4);
    stop();
    expect(lab.inputs('rows.resumeJob')).toEqual([{ id: 4 }]);
  });
});

describe('calibrations of a lab that was started again', () => {
  it('have their own results, though they have the numbers of earlier ones', async () => {
    const jobs = [jobOf({ state: 'done' }), jobOf({ id: 2, state: 'done' })];
    const { lab, page, stop } = setUp(jobs);
    await settle();
    expect([...page.profiles.value.keys()]).toEqual([1, 2]);
    const later = { command: 'lab calibrate --rows --only a=b' } as unknown as RowProfile;
    lab.serve['rows.jobs'] = () => [jobOf({ state: 'done' })];
    lab.serve['rows.profile'] = () => later;
    lab.sendMissed();
    await settle();
    stop();
    expect([...page.profiles.value]).toEqual([[1, later]]);
    expect(page.jobs.value.map(({ id }) => id)).toEqual([1]);
  });
});
