import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../../../main/store/sqlite-store.ts';
import { resultOf, specOf } from '../../store/support/recorded-run.ts';
import { runLab } from './support/run-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-list-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const db = join(folder, 'lab.db');
const list = (...words: string[]) => runLab(['list', ...words, '--db', db]);

/** A sweep over ceilings, on two machines. */
beforeAll(() => {
  const store = openStore(db);
  for (let ceiling = 1; ceiling <= 6; ceiling++) {
    const plan = { seed: 1, cpus: ceiling % 2 === 0 ? 4 : 16 };
    const usual = specOf(plan);
    const spec = { ...usual, policy: { ...usual.policy, flushCeilingPages: ceiling } };
    const key = `${ceiling}`.repeat(64);
    const at = `2026-01-0${ceiling}T00:00:00.000Z`;
    store.beginRun({ key, modelVersion: '4', spec, startedAt: at });
    const result = { ...resultOf(plan), key, spec };
    store.completeRun({ key, finishedAt: at, result, replications: [] });
  }
  store.close();
});

describe('lab list', () => {
  it('shows by itself in which field the runs differ', async () => {
    const { out, err } = await list('cpus:16');
    expect(out.split('\n')[0]).toMatch(
      /policy +status? *flushCeilingPages|policy +flushCeilingPages/,
    );
    expect(out).toMatch(/^11111111 .* 1 /m);
    expect(err).toContain('3 of 3 runs');
  });

  it('shows the fields that are asked for, and sorts by any', async () => {
    const { out } = await list('--columns', 'ghz,pti', '--sort=-flushCeilingPages');
    const [head = '', ...rows] = out.split('\n');
    expect(head).toMatch(/ghz +pti +flushCeilingPages/);
    expect(rows.slice(0, 6).map((row) => row.slice(0, 8))).toEqual(
      [6, 5, 4, 3, 2, 1].map((ceiling) => `${ceiling}`.repeat(8)),
    );
  });

  it('counts the runs of each value of a field', async () => {
    const { out, err } = await list('--group', 'cpus');
    expect(out).toMatch(/^4 +3 +3 /m);
    expect(out).toMatch(/^16 +3 +3 /m);
    expect(err).toContain('2 groups of 6 runs');
    const json = await list('--group', 'flushCeilingPages', 'flushCeilingPages<3', '--json');
    const groups = json.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { value: string; count: number });
    expect(groups.map(({ value, count }) => [value, count])).toEqual([
      ['1', 1],
      ['2', 1],
    ]);
  });

  it.each([
    [['--columns', 'ceiling'], 'no column is ceiling', 'flushCeilingPages'],
    [['--sort', 'ratoi'], 'no column is ratoi', 'ratio'],
    [['--group', 'polcy'], 'no field is polcy', 'policy'],
    [['--group', 'since'], 'since makes no groups', 'name a field'],
    [['flushCeilngPages>3'], 'no field is flushCeilngPages', 'flushCeilingPages'],
  ])('refuses %j, and names the nearest', async (words, message, hint) => {
    const { code, err } = await list(...words);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(err).toContain(hint);
  });
});
