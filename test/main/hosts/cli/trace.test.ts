import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { afterAll, describe, expect, it } from 'vitest';
import type { TraceDetails, TraceHead } from '../../../../shared/trace.ts';
import { expectMailForm } from '../../../shared/text/support/mail-form.ts';
import { fixtureUrl, readFixture } from '../../trace/support/read-text.ts';

const script = fileURLToPath(new URL('../../../../main/hosts/cli/index.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'lab-cli-trace-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = fileURLToPath(fixtureUrl('tlb-shootdown-2cpu'));
const db = join(folder, 'lab.db');

function lab(words: readonly string[], options: { input?: Buffer; path?: string } = {}) {
  const { input, path = db } = options;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [script, 'trace', ...words, '--db', path],
    { encoding: 'utf8', ...(input ? { input } : {}) },
  );
  return { code: status, out: stdout, err: stderr };
}
const linesOf = (text: string) => text.split('\n').slice(0, -1);

describe('lab trace', () => {
  it('imports a file, lists it, and says what is in it', () => {
    const imported = lab(['import', file]);
    expect(imported.err).toBe('');
    expect(imported.out).toContain('is stored as trace 1, hash');
    expect(imported.out).toContain('20 000 lines of perf-script text, 20 000 events.');
    const heads = linesOf(lab(['list', '--json']).out).map((line) => JSON.parse(line) as TraceHead);
    expect(heads).toMatchObject([{ id: 1, name: 'tlb-shootdown-2cpu.perf.txt.zst', cpus: 2 }]);
    const listed = lab(['list']).out;
    expect(listed).toContain('20 000');
    const byHash = lab(['summary', heads[0]!.hash.slice(0, 8)]);
    expect(byHash.out).toBe(lab(['summary', '1']).out);
    expect(byHash.out).toContain('local MM shootdown');
    for (const text of [imported.out, listed, byHash.out]) expectMailForm(linesOf(text));
    const details = JSON.parse(lab(['summary', '1', '--json']).out) as TraceDetails;
    expect(details.report.eventCounts.tlb_flush).toBeGreaterThan(8000);
  });

  it('imports standard input, and knows what it has', () => {
    const input = gzipSync(readFixture('tlb-shootdown-2cpu'));
    const again = lab(['import', '-', '--json'], { input });
    expect(JSON.parse(again.out)).toMatchObject({ wasStored: true, trace: { id: 1 } });
  });

  it('deletes one for good', () => {
    expect(lab(['delete', '1']).err).toBe(
      'Trace 1 (tlb-shootdown-2cpu.perf.txt.zst) is deleted.\n',
    );
    expect(lab(['list'])).toMatchObject({ code: 0, out: '', err: expect.stringContaining('No') });
    expect(lab(['summary', '1'])).toMatchObject({ code: 2, out: '' });
  });

  it('refuses a letter with what it is and what to do, and keeps nothing', () => {
    const letter = join(folder, 'letter');
    writeFileSync(letter, 'Dear list,\nno trace here\n');
    const { code, err } = lab(['import', letter]);
    expect(code).toBe(2);
    expect(linesOf(err)).toEqual([
      'Error: no event that can be used: found 2 lines that are no trace text (first at line 1: "Dear list,")',
      expect.stringContaining('Try: perf record -a -e sched:sched_switch'),
    ]);
    expect(lab(['list']).out).toBe('');
  });

  it.each([
    [[], 'say what to do: import, list, summary, delete'],
    [['export'], 'unknown "export"'],
    [['toString'], 'unknown "toString"'],
    [['import'], 'trace import needs FILE'],
    [['list', '1'], 'trace list takes nothing'],
    [['summary', '1'], 'there is no database'],
    [['delete', 'abcd'], 'there is no database'],
  ])('refuses %j in two lines, and makes no database', (words, why) => {
    const path = join(folder, 'none.db');
    const { code, out, err } = lab(words, { path });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(linesOf(err)).toHaveLength(2);
    expect(err).toContain(why);
    expect(existsSync(path)).toBe(false);
  });

  it('ends at Ctrl-C while standard input says nothing, and keeps nothing', async () => {
    const child = spawn(process.execPath, [script, 'trace', 'import', '-', '--db', db]);
    // It may be stopped before it has read all of it.
    child.stdin.on('error', () => undefined);
    child.stdin.write(readFixture('tlb-shootdown-2cpu'));
    let err = '';
    child.stderr.on('data', (text: Buffer) => (err += text.toString()));
    const ended = new Promise((resolve) => child.once('close', resolve));
    // It is stopped once it has begun, however long that takes.
    const reader = new Database(db, { readonly: true });
    const begun = reader.prepare<[], { n: number }>('SELECT count(*) AS n FROM trace');
    while (begun.get()?.n === 0 && child.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    reader.close();
    child.kill('SIGINT');
    const code = await ended;
    expect({ code, first: linesOf(err)[0] }).toEqual({
      code: 130,
      first: 'Error: the import was cancelled',
    });
    expect(lab(['list']).out).toBe('');
  });
});
