import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readChoice } from '../../../../main/hosts/cli/row-choice.ts';
import { weightsOf } from '../../../../main/validate/calibrate/choose.ts';
import { modelVersion } from '../../../../main/engine/run.ts';
import { measurements } from '../../../../main/validate/measurements/index.ts';
import { wholeChoice } from '../../../../shared/row-choice.ts';
import type { RowProfile } from '../../../../shared/row-profile.ts';
import { choiceCommand } from '../../../../shared/text/row-choice.ts';
import { runLab } from './support/run-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-choice-'));
afterAll(() => rmSync(folder, { recursive: true }));

const words = {
  only: ['experiment=sharers'],
  'hold-out': ['machine=hsw-e5-2630v3-2s', 'random=25%,7'],
  free: ['haswell.*', 'all.invlpgCycles=150..250'],
};

describe('a choice of rows and constants', () => {
  it('is read from options, and written as the command that makes it again', () => {
    const choice = readChoice(words)!;
    expect(choice).toEqual({
      only: [{ by: 'experiment', value: 'sharers' }],
      holdOut: [{ by: 'machine', value: 'hsw-e5-2630v3-2s' }],
      random: { share: 0.25, seed: 7 },
      free: [{ name: 'haswell.*' }, { name: 'all.invlpgCycles', min: 150, max: 250 }],
    });
    expect(choiceCommand(choice)).toBe(
      'lab calibrate --rows --only experiment=sharers --hold-out machine=hsw-e5-2630v3-2s ' +
        "--hold-out random=0.25,7 --free 'haswell.*' --free all.invlpgCycles=150..250",
    );
    expect(readChoice({})).toBeNull();
  });

  it('holds out the same rows by the same seed, about as many as were asked for', () => {
    const countOf = (seed: number) =>
      weightsOf(measurements, { ...wholeChoice, random: { share: 0.25, seed } });
    const [once, again, other] = [countOf(7), countOf(7), countOf(8)];
    expect(again).toEqual(once);
    expect(other).not.toEqual(once);
    const all = weightsOf(measurements, wholeChoice);
    const sum = (weights: readonly number[]) => weights.reduce((a, b) => a + b, 0);
    expect(sum(once) / sum(all)).toBeGreaterThan(0.65);
    expect(sum(once) / sum(all)).toBeLessThan(0.85);
  });

  it.each([
    [['--rows', '--only', 'weight=3'], '--only takes FIELD=VALUE'],
    [['--rows', '--hold-out', 'random=2'], 'a random share is above 0 and below 100%'],
    [['--rows', '--free', 'all.invlpgCycles=9..x'], '--free takes NAME=MIN..MAX'],
    [['--rows', '--only', 'machine=hsw', '--write'], '--write is for the whole calibration'],
    [['--only', 'machine=hsw'], 'a choice of rows needs --rows'],
    [['--rows', '--resume', 'nowhere.json'], 'cannot read nowhere.json'],
  ])('is refused where it says nothing that can be done: %j', async (given, message) => {
    const { code, err } = await runLab(['calibrate', ...given]);
    expect([code, err]).toEqual([2, expect.stringContaining(message)]);
  });

  it('goes on with one that was cancelled, in its bounds, and predicts by what it finds', async () => {
    const path = join(folder, 'profile.json');
    const unfinished: RowProfile = {
      command: 'lab calibrate --rows',
      modelVersion,
      date: '2026-01-01',
      choice: readChoice({ only: ['machine=hsw'], free: ['haswell.lineNearNs=50..60'] })!,
      rounds: 5,
      isFinished: false,
      fittedRows: 1,
      heldOutRows: 0,
      constants: { 'haswell.lineNearNs': 70 },
      pinned: [],
      residuals: [],
      folds: [],
      ensemble: null,
      members: [],
    };
    writeFileSync(path, JSON.stringify(unfinished));
    const { code, out } = await runLab(['calibrate', '--rows', '--resume', path]);
    expect(code).toBe(0);
    // The row says 29 to 45 ns: the nearest that the bounds allow.
    expect(out).toMatch(/^haswell\.lineNearNs +50\.00/m);
    const profile = JSON.parse(readFileSync(path, 'utf8')) as RowProfile;
    expect(profile).toMatchObject({ isFinished: true, fittedRows: 1, rounds: 6 });
    const row = { ...measurements.find(({ id }) => id === 'c2c-hsw-near'), id: 'own' };
    const rows = join(folder, 'rows.json');
    writeFileSync(rows, JSON.stringify([row]));
    const asked = ['validate', '--rows', rows, '--profile', path, '--json'];
    const [own] = (await runLab(asked)).out.split('\n');
    expect(JSON.parse(own ?? '{}')).toMatchObject({ id: 'own', predicted: { mean: 50 } });
  });
});
