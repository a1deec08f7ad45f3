import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policies } from '../../../support/direct-map-policies.ts';
import { modelVersion } from '../../../../main/engine/run.ts';
import type { ReplayResult } from '../../../../shared/trace-replay.ts';
import { countRequests, readPageEvents } from '../../../support/page-states.ts';
import { expectMailForm } from '../../../shared/text/support/mail-form.ts';
import { fixtureUrl, readFixture } from '../../trace/support/read-text.ts';
import { runLab } from './support/run-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-cli-replay-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const name = 'tlb-shootdown-2cpu';
const db = join(folder, 'lab.db');

const lab = (words: readonly string[], path = db) => runLab(['trace', ...words, '--db', path]);
const linesOf = (text: string) => text.split('\n').slice(0, -1);
const replaysIn = (text: string) => linesOf(text).map((line) => JSON.parse(line) as ReplayResult);

beforeAll(async () => void (await lab(['import', fileURLToPath(fixtureUrl(name))])));

describe('lab trace replay', () => {
  it('says what each policy costs and leaves exposed, and repeats it with the printed command', async () => {
    const { code, out, err } = await lab(['replay', '1']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const lines = linesOf(out);
    expectMailForm(lines);
    const first = lines.filter((line) => /^\S+ .* (?:-|\d+%|\d+\.\d%)$/.test(line));
    const shown = first.map((line) => line.split(' ')[0]);
    const usual = ['none', 'local-only', 'sync', 'deferred', 'deferred-batch', 'deferred-reuse'];
    expect(shown).toEqual(usual);
    const events = readPageEvents(readFixture(name).toString());
    for (const { policy } of policies.filter((preset) => usual.includes(preset.policy.name))) {
      const row = first.find((line) => line.startsWith(`${policy.name} `))!;
      const { requests } = countRequests(events, policy);
      expect(row).toContain(` ${String(requests).replace(/(\d)(\d{3})$/, '$1 $2')} `);
    }
    expect(out).toContain('is exact: each page is followed by its');
    expect(out).toContain(`model version ${modelVersion}`);
    const [, command = ''] = out.replace(/ \\\n +/g, ' ').split('reproduce with:\nlab trace ');
    expect((await lab(command.trim().split(' '))).out).toBe(out);
  });

  it('takes policies, fields, a machine and a loop, and prints every number', async () => {
    const options = ['--policies', 'sync,deferred', '--machine', 'server-4', '--loop', 'open'];
    const set = ['--set', 'machine.idleExitNs=9000', '--set', 'policy.batchPages=7'];
    const { code, out } = await lab(['replay', '1', ...options, ...set, '--json']);
    expect(code).toBe(0);
    const replays = replaysIn(out);
    expect(replays.map(({ policy }) => policy.name)).toEqual(['sync', 'deferred']);
    for (const replay of replays) {
      expect(replay).toMatchObject({ loop: 'open', modelVersion });
      expect(replay.machine).toMatchObject({ name: 'server-4', idleExitNs: 9000 });
      expect(replay.policy.batchPages).toBe(7);
    }
    const stored = await lab(['replay', '1', ...options, ...set, '--json']);
    expect(stored.out).toBe(out);
    const csv = (await lab(['replay', '1', ...options, ...set, '--csv'])).out;
    expect(csv.split('\r\n')).toHaveLength(4);
    const all = await lab(['replay', '1', '--policies', 'all', '--json']);
    expect(replaysIn(all.out).map(({ policy }) => policy.name)).toEqual(
      policies.map(({ policy }) => policy.name),
    );
  });

  it('leaves replays that are listed even without their trace', async () => {
    const all = replaysIn((await lab(['replays', '--json'])).out);
    expect(all.length).toBe(policies.length + 2);
    const [{ trace }] = all as [ReplayResult];
    const listed = await lab(['replays', '1', '--limit', '3']);
    expectMailForm(linesOf(listed.out));
    expect(linesOf(listed.out)).toHaveLength(4);
    expect(listed.err).toBe(`3 of ${all.length} replays\n`);
    expect((await lab(['replays', '--csv'])).out.split('\r\n')).toHaveLength(all.length + 2);
    await lab(['delete', '1']);
    expect(await lab(['replays', '1'])).toMatchObject({ code: 2, out: '' });
    expect(replaysIn((await lab(['replays', trace.hash, '--json'])).out)).toEqual(all);
    expect(await lab(['replays', 'f'.repeat(64)])).toMatchObject({
      code: 0,
      out: '',
      err: `No replays. Try: lab trace --db ${db} replay ID\n`,
    });
    await lab(['import', fileURLToPath(fixtureUrl(name))]);
  });

  it.each([
    [['replay'], 'trace replay needs ID', 'lab trace --help'],
    [['replay', '9'], 'no trace "9"', 'lab trace list'],
    [['replay', '2', '--policies', 'synk'], 'unknown policy "synk"', 'sync'],
    [['replay', '2', '--policies', ''], 'unknown policy ""', ''],
    [['replay', '2', '--loop', 'both'], '--loop must be one of closed, open', '--loop closed'],
    [['replay', '2', '--set', 'run.seed=3'], 'run.seed cannot be set', 'machine and policy'],
    [['replay', '2', '--machine', 'server-1'], 'at least 2 for', 'set machine.cpus to 2'],
    [['replay', '2', '--json', '--csv'], 'JSON or CSV, not both', 'omit one'],
    [['summary', '2', '--loop', 'open'], 'trace summary does not take --loop', 'lab trace --help'],
    [['replays', '--policies', 'sync'], 'trace replays does not take --policies', '--help'],
  ])('refuses %j in two lines', async (words, why, hint) => {
    const { code, out, err } = await lab(words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    const [error, next, ...rest] = linesOf(err);
    expect(rest).toEqual([]);
    expect(error).toContain(why);
    expect(next!.replace(` --db ${db}`, '')).toContain(hint);
  });

  it.each([['replay', '1'], ['replays']])('makes no database: %s', async (...words) => {
    const path = join(folder, 'none.db');
    expect(await lab(words, path)).toMatchObject({ code: 2, out: '' });
    expect(existsSync(path)).toBe(false);
  });

  it('ends when it is cancelled, and keeps what had ended', async () => {
    const path = join(folder, 'stopped.db');
    await lab(['import', fileURLToPath(fixtureUrl('kernel-build-2cpu'))], path);
    const words = ['replay', '1', '--policies', 'all', '--machine', 'server-1024'];
    const abort = new AbortController();
    let hasEnded = false;
    const replaying = runLab(['trace', ...words, '--db', path], { signal: abort.signal }).finally(
      () => (hasEnded = true),
    );
    const reader = new Database(path, { readonly: true });
    const count = reader.prepare<[], { n: number }>('SELECT count(*) AS n FROM replay');
    while (count.get()?.n === 0 && !hasEnded) await setTimeout(20);
    reader.close();
    abort.abort();
    const { code, err } = await replaying;
    expect({ code, first: linesOf(err)[0] }).toEqual({
      code: 130,
      first: 'Error: the replay was cancelled',
    });
    const kept = replaysIn((await lab(['replays', '--json'], path)).out);
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(policies.length);
  });
});
