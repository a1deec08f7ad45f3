import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { policies } from '../../../../main/engine/policies/index.ts';
import { modelVersion } from '../../../../main/engine/run.ts';
import type { ReplayResult } from '../../../../shared/trace-replay.ts';
import { countRequests, readPageEvents } from '../../../support/page-states.ts';
import { expectMailForm } from '../../../shared/text/support/mail-form.ts';
import { fixtureUrl, readFixture } from '../../trace/support/read-text.ts';

const script = fileURLToPath(new URL('../../../../main/hosts/cli/index.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'lab-cli-replay-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const name = 'tlb-shootdown-2cpu';
const db = join(folder, 'lab.db');

function lab(words: readonly string[], path = db) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [script, 'trace', ...words, '--db', path],
    { encoding: 'utf8' },
  );
  return { code: status, out: stdout, err: stderr };
}
const linesOf = (text: string) => text.split('\n').slice(0, -1);
const replaysIn = (text: string) => linesOf(text).map((line) => JSON.parse(line) as ReplayResult);

beforeAll(() => void lab(['import', fileURLToPath(fixtureUrl(name))]));

describe('lab trace replay', () => {
  it('says what each policy costs and leaves exposed, and says it again as it tells to', () => {
    const { code, out, err } = lab(['replay', '1']);
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
    expect(lab(command.trim().split(' ')).out).toBe(out);
  });

  it('takes policies, fields, a machine and a loop, and prints every number', () => {
    const options = ['--policies', 'sync,deferred', '--machine', 'server-4', '--loop', 'open'];
    const set = ['--set', 'machine.idleExitNs=9000', '--set', 'policy.batchPages=7'];
    const { code, out } = lab(['replay', '1', ...options, ...set, '--json']);
    expect(code).toBe(0);
    const replays = replaysIn(out);
    expect(replays.map(({ policy }) => policy.name)).toEqual(['sync', 'deferred']);
    for (const replay of replays) {
      expect(replay).toMatchObject({ loop: 'open', modelVersion });
      expect(replay.machine).toMatchObject({ name: 'server-4', idleExitNs: 9000 });
      expect(replay.policy.batchPages).toBe(7);
    }
    const stored = lab(['replay', '1', ...options, ...set, '--json']);
    expect(stored.out).toBe(out);
    const csv = lab(['replay', '1', ...options, ...set, '--csv']).out;
    expect(csv.split('\r\n')).toHaveLength(4);
    const all = lab(['replay', '1', '--policies', 'all', '--json']);
    expect(replaysIn(all.out).map(({ policy }) => policy.name)).toEqual(
      policies.map(({ policy }) => policy.name),
    );
  });

  it('leaves replays that are listed, also without their trace', () => {
    const all = replaysIn(lab(['replays', '--json']).out);
    expect(all.length).toBe(policies.length + 2);
    const [{ trace }] = all as [ReplayResult];
    const listed = lab(['replays', '1', '--limit', '3']);
    expectMailForm(linesOf(listed.out));
    expect(linesOf(listed.out)).toHaveLength(4);
    expect(listed.err).toBe(`3 of ${all.length} replays\n`);
    expect(lab(['replays', '--csv']).out.split('\r\n')).toHaveLength(all.length + 2);
    lab(['delete', '1']);
    expect(lab(['replays', '1'])).toMatchObject({ code: 2, out: '' });
    expect(replaysIn(lab(['replays', trace.hash, '--json']).out)).toEqual(all);
    expect(lab(['replays', 'f'.repeat(64)])).toMatchObject({
      code: 0,
      out: '',
      err: 'No replays. Try: lab trace replay ID\n',
    });
    lab(['import', fileURLToPath(fixtureUrl(name))]);
  });

  it.each([
    [['replay'], 'trace replay needs ID', 'lab trace --help'],
    [['replay', '9'], 'no trace "9"', 'lab trace list'],
    [['replay', '2', '--policies', 'synk'], 'unknown policy "synk"', 'sync'],
    [['replay', '2', '--policies', ''], 'unknown policy ""', ''],
    [['replay', '2', '--loop', 'both'], '--loop must be one of closed, open', '--loop closed'],
    [['replay', '2', '--set', 'run.seed=3'], 'run.seed can not be set', 'machine and policy'],
    [['replay', '2', '--machine', 'server-1'], 'at least the 2', 'set machine.cpus to 2'],
    [['replay', '2', '--json', '--csv'], 'JSON or CSV, not both', 'leave out'],
    [['summary', '2', '--loop', 'open'], 'trace summary does not take --loop', 'lab trace --help'],
    [['replays', '--policies', 'sync'], 'trace replays does not take --policies', '--help'],
  ])('refuses %j in two lines', (words, why, hint) => {
    const { code, out, err } = lab(words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    const [error, next, ...rest] = linesOf(err);
    expect(rest).toEqual([]);
    expect(error).toContain(why);
    expect(next).toContain(hint);
  });

  it.each([['replay', '1'], ['replays']])('makes no database: %s', (...words) => {
    const path = join(folder, 'none.db');
    expect(lab(words, path)).toMatchObject({ code: 2, out: '' });
    expect(existsSync(path)).toBe(false);
  });

  it('ends at Ctrl-C, and keeps what had ended', async () => {
    const path = join(folder, 'stopped.db');
    lab(['import', fileURLToPath(fixtureUrl('kernel-build-2cpu'))], path);
    const words = ['replay', '1', '--policies', 'all', '--machine', 'server-1024'];
    const child = spawn(process.execPath, [script, 'trace', ...words, '--db', path]);
    let err = '';
    child.stderr.on('data', (text: Buffer) => (err += text.toString()));
    const ended = new Promise((resolve) => child.once('close', resolve));
    const reader = new Database(path, { readonly: true });
    const count = reader.prepare<[], { n: number }>('SELECT count(*) AS n FROM replay');
    while (count.get()?.n === 0 && child.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    reader.close();
    child.kill('SIGINT');
    expect({ code: await ended, first: linesOf(err)[0] }).toEqual({
      code: 130,
      first: 'Error: the replay was cancelled',
    });
    const kept = replaysIn(lab(['replays', '--json'], path).out);
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.length).toBeLessThan(policies.length);
  });
});
