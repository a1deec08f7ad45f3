import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStore } from '../../../../main/store/sqlite-store.ts';
import type { RunResult } from '../../../../shared/result.ts';
import { makeFit } from '../../../support/made-of-traces.ts';
import { runLab } from './support/run-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-cli-fitted-'));
const path = join(folder, 'lab.db');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lab = (...words: string[]) => runLab([...words, '--db', path]);

const name = 'trace-7ace0000';
const mark = 'extrapolated: recorded on 2 CPUs';
const quick = ['--workload', name, '--set', 'run.measureMs=1', '--replications', '2'];
const joined = (text: string) => text.replace(/\s+/g, ' ');

function keep(change: 'saveFit' | 'deleteFit'): void {
  const store = openStore(path);
  if (change === 'saveFit') store.saveFit(makeFit());
  else store.deleteFit(name);
  store.close();
}

describe('without a database', () => {
  it('only built-in workloads are listed and accepted, and no database is made', async () => {
    const { out, code } = await lab('workloads');
    expect([code, out.includes('kernel-build'), out.includes('fitted')]).toEqual([0, true, false]);
    expect((await lab('run', ...quick)).err).toContain(`unknown workload "${name}"`);
    expect(existsSync(path)).toBe(false);
  });
});

describe('a workload that was fitted', () => {
  beforeAll(() => keep('saveFit'));

  it('is listed with what it was fitted to', async () => {
    const lines = (await lab('workloads')).out.split('\n');
    expect(lines).toContain(`${name} is fitted to trace 7ace0000 on 2 CPUs.`);
    expect(lines.filter((line) => line.includes('fitted'))).toHaveLength(1);
    const rows = (await lab('workloads', '--json')).out.trim().split('\n');
    expect(JSON.parse(rows.at(-1)!)).toEqual(makeFit().profile);
  });

  it('runs without a mark on the recorded machine, and elsewhere with one, in every text', async () => {
    const here = await lab('run', ...quick, '--machine', 'server-2');
    expect([here.code, here.err]).toEqual([0, expect.anything()]);
    expect(joined(here.out)).toContain(`--machine server-2 --workload ${name}`);
    expect(here.out).not.toContain('extrapolated');
    const there = await lab('run', ...quick, '--machine', 'server-4');
    expect(joined(there.out)).toContain(`${name}, 8 tasks, ${mark} policy sync`);
    expect(there.out).toMatch(/^[\n -~]*$/);

    const sweep = ['sweep', ...quick, '--vary', 'machine=server-2,server-4'];
    const plan = (await lab(...sweep, '--dry-run')).out.trim().split('\n');
    expect(plan.map((line) => line.endsWith(`  # ${mark}`))).toEqual([false, true]);
    expect(joined((await lab(...sweep)).out).split(mark)).toHaveLength(2);

    const listed = (await lab('list', 'policy:sync')).out.split('\n');
    expect(listed.find((line) => line.includes('server-4'))).toMatch(/server-4 +4 ~ /);
    expect(listed.find((line) => line.includes('server-2'))).toMatch(/server-2 +2 {3}/);
    expect(joined(listed.join(' '))).toContain(`~: Extrapolated: ${name} was recorded on 2 CPUs`);

    const rows = (await lab('list', '--json', 'policy:sync')).out.trim().split('\n');
    const keys = rows.map((row) => (JSON.parse(row) as RunResult).key);
    expect(joined((await lab('compare', ...keys)).out)).toContain(mark);
    expect(joined((await lab('figure', 'overhead-by-policy', ...keys)).out)).toContain(
      `Extrapolated: ${name} was recorded on 2 CPUs, and is simulated on 4.`,
    );
  }, 120_000);

  it('is marked in JSON too if it is extrapolated', async () => {
    const marksIn = async (...words: string[]) =>
      (await lab(...words, '--json')).out.split(`"extrapolated":"${mark}"`).length - 1;
    const both = ['sweep', ...quick, '--vary', 'machine=server-2,server-4'];
    expect([await marksIn(...both), await marksIn(...both, '--dry-run')]).toEqual([1, 1]);
    const rows = (await lab('list', '--json', 'policy:sync')).out.trim().split('\n');
    const keys = rows.map((row) => (JSON.parse(row) as RunResult).key);
    expect([await marksIn('list', 'policy:sync'), await marksIn('compare', ...keys)]).toEqual([
      1, 1,
    ]);
    const shown = await Promise.all(keys.map((key) => marksIn('show', key)));
    expect(shown.toSorted()).toEqual([0, 1]);
    const on = (machine: string) => marksIn('run', ...quick, '--machine', machine);
    expect([await on('server-2'), await on('server-4')]).toEqual([0, 1]);
  }, 120_000);

  it('leaves runs that are shown after its deletion, with what their command lacks', async () => {
    const run = await lab('run', ...quick, '--machine', 'server-4', '--json');
    const { key, spec } = JSON.parse(run.out) as RunResult;
    expect(spec.workload.recorded).toEqual(makeFit().profile.recorded);
    expect((await lab('show', key)).out).not.toContain('deleted');
    keep('deleteFit');
    const shown = joined((await lab('show', key)).out);
    expect(shown).toContain(mark);
    expect(shown).toContain(`Fit the trace again as ${name} to get this run.`);
    const refused = await lab('run', ...quick);
    expect([refused.code, refused.err.includes('unknown workload')]).toEqual([2, true]);
  }, 60_000);
});
