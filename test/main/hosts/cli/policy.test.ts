import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { RunResult } from '../../../../shared/result.ts';
import { runLab } from './support/run-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-cli-policy-'));
const path = join(folder, 'lab.db');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lab = (...words: string[]) => runLab([...words, '--db', path]);
const quick = ['--machine', 'i5-3550', '--set', 'run.measureMs=1', '--replications', '2', '--json'];
const impatient = ['--from', 'deferred', '--set', 'maxAgeUs=200', '--set', 'contract=max-age'];

it('a policy of one’s own is saved, used by name, exported, imported and deleted', async () => {
  expect((await lab('run', '--policy', 'impatient', ...quick)).err).toContain('unknown policy');
  const saved = await lab('policy', 'save', 'impatient', ...impatient);
  expect(saved.out).toContain('impatient: As deferred, with maxAgeUs=200, contract=max-age');
  expect((await lab('policy', 'names')).out).toBe('impatient\n');

  const run = JSON.parse((await lab('run', '--policy', 'impatient', ...quick)).out) as RunResult;
  expect(run.spec.policy).toMatchObject({ name: 'impatient', remote: 'deferred', maxAgeUs: 200 });
  const shown = (await lab('show', run.key)).out.replace(/\s+\\?\s*/g, ' ');
  expect(shown, 'the command needs no saved policy').toContain('--set policy.maxAgeUs=200');
  const axis = await lab('sweep', '--vary', 'policy=sync,impatient', ...quick);
  expect(axis.out.trim().split('\n')).toHaveLength(2);

  const file = join(folder, 'impatient.json');
  await lab('policy', 'export', 'impatient', '--out', file);
  const text = readFileSync(file, 'utf8');
  expect((await lab('policy', 'delete', 'impatient')).err).toContain('its runs stay');
  expect((await lab('policy', 'list')).out).toBe('');
  expect((await lab('policy', 'import', file)).code).toBe(0);
  expect(JSON.parse((await lab('policy', 'show', 'impatient', '--json')).out)).toEqual(
    JSON.parse(text),
  );
});

it('what contradicts itself or takes a name is refused, with what helps', async () => {
  await lab('policy', 'save', 'taken', '--from', 'sync');
  writeFileSync(join(folder, 'no.json'), '{"policy": {}}');
  const refused: [string[], RegExp][] = [
    [['save', 'taken'], /there is a policy taken\n.*--force/],
    [['save', 'sync'], /built-in/],
    [['save', 'a b'], /letters, digits/],
    [['save', 'x', '--set', 'contract=max-age'], /needs policy.maxAgeUs/],
    [['save', 'x', '--set', 'machine.cpus=4'], /no decision of a policy/],
    [
      ['save', 'x', '--set', 'gather=8', '--set', 'batchPages=9', '--from', 'deferred'],
      /domain=user/,
    ],
    [['save', 'x', '--from', 'synk'], /did you mean sync/],
    [['show', 'takem'], /did you mean taken/],
    [['delete', 'nobody'], /there is no policy/],
    [['import', join(folder, 'no.json')], /lab policy --db \S+ export/],
    [['import', join(folder, 'absent.json')], /could not be read/],
    [['rename', 'x'], /cannot do/],
  ];
  for (const [words, message] of refused) {
    const { code, err } = await lab('policy', ...words);
    expect([code, err], words.join(' ')).toEqual([
      expect.any(Number),
      expect.stringMatching(message),
    ]);
    expect(code, words.join(' ')).toBeGreaterThan(0);
  }
  expect((await lab('policy', 'save', 'taken', '--set', 'gather=8', '--force')).code).toBe(0);
  const { err } = await lab('run', '--policy', 'taken', ...quick);
  expect(err).toMatch(/policy taken governs user, and workload kernel-build has .*=direct-map/);
});
