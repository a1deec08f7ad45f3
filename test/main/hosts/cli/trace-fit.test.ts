import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgeFit } from '../../../../shared/fit-verdict.ts';
import { splitCommand } from '../../../../shared/text/plain.ts';
import type { StoredFit } from '../../../../shared/trace-fit.ts';
import { expectMailForm } from '../../../shared/text/support/mail-form.ts';
import { quickText } from '../../trace/fit/support/made-text.ts';
import { fixtureUrl } from '../../trace/support/read-text.ts';
import { runLab } from './support/run-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-cli-fit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const slow = 120_000;
const db = join(folder, 'lab.db');

const lab = (words: readonly string[], path = db) => runLab([...words, '--db', path]);
const trace = (...words: string[]) => lab(['trace', ...words]);
const linesOf = (text: string) => text.split('\n').slice(0, -1);
const fitsIn = (text: string) =>
  linesOf(text).map((line) => JSON.parse(line) as StoredFit & { verdict: string[] });

beforeAll(async () => {
  const file = join(folder, 'made.txt');
  writeFileSync(file, quickText());
  await trace('import', file);
  await trace('import', fileURLToPath(fixtureUrl('tlb-shootdown-2cpu')));
}, slow);

describe('lab trace fit', () => {
  it(
    'makes a workload that runs as a built-in one does',
    async () => {
      const { code, out } = await trace('fit', '1', '--name', 'mine', '--quiet');
      expect(code).toBe(0);
      expectMailForm(linesOf(out));
      expect(out).toContain('Rates: within 5 % of the recording.');
      expect(out).toContain('Exposure windows: ');
      expect((await lab(['workloads'])).out).toContain('mine is fitted to trace');
      const [command = ''] = out.split('\n\n').slice(-1);
      const words = splitCommand(command.replaceAll('\\\n', ' ')).slice(1);
      const swept = await lab([...words, '--dry-run', '--json']);
      const specs = linesOf(swept.out).map((line) => JSON.parse(line).spec);
      const [fit] = fitsIn((await trace('fits', 'mine', '--json')).out);
      expect(specs).toHaveLength(2);
      for (const { workload } of specs) expect(workload).toEqual({ ...fit!.profile, tasks: 2 });
    },
    slow,
  );

  it(
    'shows how far the fit of a real recording is from it',
    async () => {
      const set = ['--machine', 'i5-3550', '--set', 'machine.ghz=2'];
      const [fit] = fitsIn((await trace('fit', '2', '--json', '--quiet', ...set)).out);
      const name = `trace-${fit!.trace.hash.slice(0, 8)}`;
      expect(fit).toMatchObject({ profile: { name }, machine: 'i5-3550', ghz: 2, cpus: 2 });
      for (const { error } of fit!.checks) expect(Math.abs(error ?? 0)).toBeLessThan(0.05);
      const shown = (await trace('fits', name)).out;
      expectMailForm(linesOf(shown));
      const [command = ''] = shown.split('\n\n').slice(-1);
      const words = splitCommand(command.replaceAll('\\\n', ' ')).slice(1);
      const swept = (await lab([...words, '--dry-run', '--json'])).out;
      for (const { spec } of linesOf(swept).map((line) => JSON.parse(line))) {
        expect(spec.machine).toMatchObject({ name: 'i5-3550', ghz: 2, cpus: 2 });
      }
      const { distance } = fit!.distributions.find((one) => one.name === 'op-gap')!;
      expect(shown).toMatch(new RegExp(`^op-gap .* ${(100 * distance!).toFixed(1)} % +\\d`, 'm'));
      expect(fit!.verdict).toEqual(judgeFit(fit!));
      expect(fit!.verdict[1]).toContain('NOT reproduced op-gap');
    },
    slow,
  );

  it('lists the fitted workloads, newest first, and deletes one permanently', async () => {
    const listed = await trace('fits');
    expectMailForm(linesOf(listed.out));
    expect(listed.err).toBe('2 of 2 fitted workloads\n');
    const names = fitsIn((await trace('fits', '--json')).out).map(({ profile }) => profile.name);
    expect(names).toEqual([expect.stringMatching(/^trace-/), 'mine']);
    expect(
      fitsIn((await trace('fits', '--json', '--limit', '1', '--offset', '1')).out),
    ).toHaveLength(1);
    expect(await trace('unfit', 'mine')).toEqual({
      code: 0,
      out: '',
      err: 'Workload mine is deleted.\n',
    });
    expect((await trace('unfit', 'mine')).code).toBe(2);
    expect(await lab(['run', '--workload', 'mine'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('unknown workload "mine"'),
    });
  });

  it.each([
    [['fit'], 'needs ID'],
    [['unfit'], 'needs NAME'],
    [['fit', '9'], 'there is no trace "9"'],
    [['fit', '1', '--name', 'thp'], 'thp is a built-in workload'],
    [['fit', '1', '--name', 'a,b'], 'is not a valid workload name'],
    [['fit', '1', '--name', 'a/b'], '"a/b" is not a valid workload name'],
    [['fit', '1', '--name', 'my,fit'], '"my,fit" is not a valid workload name'],
    [['fit', '1', '--name=-x'], '"-x" is not a valid workload name'],
    [['fit', '1', '--machine', 'server'], 'unknown machine "server"'],
    [['fit', '1', '--set', 'machine.cpus=4'], 'the recording gives the number'],
    [['fit', '1', '--set', 'workload.tasks=4'], 'uses only a machine'],
    [['fit', '1', '--loop', 'open'], 'does not take --loop'],
    [['fits', 'nobody'], 'no workload "nobody" is fitted'],
    [['unfit', 'kernel-build'], 'no workload "kernel-build" is fitted'],
  ])('refuses %j in two lines', async (words, why) => {
    const { code, out, err } = await trace(...words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(linesOf(err)).toHaveLength(2);
    expect(err).toContain(why);
  });

  it('makes no database', async () => {
    const path = join(folder, 'none.db');
    for (const words of [['fit', '1'], ['fits'], ['unfit', 'mine']]) {
      expect((await lab(['trace', ...words], path)).code).toBe(2);
    }
    expect(existsSync(path)).toBe(false);
  });

  it(
    'ends when it is cancelled, and keeps nothing',
    async () => {
      const before = (await trace('fits', '--json')).out;
      const words = ['trace', 'fit', '2', '--name', 'late', '--db', db];
      const abort = new AbortController();
      let hasEnded = false;
      const fitting = runLab(words, { signal: abort.signal }).finally(() => (hasEnded = true));
      // It is stopped once it has opened the database: its fit begins, or runs.
      while (!existsSync(`${db}-wal`) && !hasEnded) await setTimeout(20);
      abort.abort();
      const { code, err } = await fitting;
      expect(code).toBe(130);
      expect(err).toMatch(/^Error: the (fit|run) was cancelled\n/);
      expect((await trace('fits', '--json')).out).toBe(before);
    },
    slow,
  );
});
