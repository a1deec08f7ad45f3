import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import type { TraceDetails, TraceHead } from '../../../../shared/trace.ts';
import { expectMailForm } from '../../../shared/text/support/mail-form.ts';
import { fixtureUrl, readFixture } from '../../trace/support/read-text.ts';
import { runLab, type LabSurroundings } from './support/run-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-cli-trace-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = fileURLToPath(fixtureUrl('tlb-shootdown-2cpu'));
const db = join(folder, 'lab.db');

const lab = (
  words: readonly string[],
  { path = db, ...others }: LabSurroundings & { path?: string } = {},
) => runLab(['trace', ...words, '--db', path], others);
const linesOf = (text: string) => text.split('\n').slice(0, -1);

describe('lab trace', () => {
  it('imports a file, lists it, and says what is in it', async () => {
    const imported = await lab(['import', file]);
    expect(imported.err).toBe('');
    expect(imported.out).toContain('is stored as trace 1, hash');
    expect(imported.out).toContain('20 000 lines of perf-script text, 20 000 events.');
    const heads = linesOf((await lab(['list', '--json'])).out).map(
      (line) => JSON.parse(line) as TraceHead,
    );
    expect(heads).toMatchObject([{ id: 1, name: 'tlb-shootdown-2cpu.perf.txt.zst', cpus: 2 }]);
    const listed = (await lab(['list'])).out;
    expect(listed).toContain('20 000');
    const byHash = await lab(['summary', heads[0]!.hash.slice(0, 8)]);
    expect(byHash.out).toBe((await lab(['summary', '1'])).out);
    expect(byHash.out).toContain('local MM shootdown');
    for (const text of [imported.out, listed, byHash.out]) expectMailForm(linesOf(text));
    const details = JSON.parse((await lab(['summary', '1', '--json'])).out) as TraceDetails;
    expect(details.report.eventCounts.tlb_flush).toBeGreaterThan(8000);
  });

  it('imports standard input, and knows what it has', async () => {
    const input = gzipSync(readFixture('tlb-shootdown-2cpu'));
    const again = await lab(['import', '-', '--json'], { input });
    expect(JSON.parse(again.out)).toMatchObject({ wasStored: true, trace: { id: 1 } });
  });

  it('does not read a terminal as a trace', async () => {
    const { code, err } = await lab(['import', '-'], { isTerminal: true });
    expect([code, linesOf(err)]).toEqual([
      2,
      [
        'Error: - reads a trace from standard input, but that is the terminal',
        expect.stringMatching(/^Try: perf script \| lab trace --db \S+ import -$/),
      ],
    ]);
  });

  it('deletes one permanently', async () => {
    expect((await lab(['delete', '1'])).err).toBe(
      'Trace 1 (tlb-shootdown-2cpu.perf.txt.zst) is deleted.\n',
    );
    expect(await lab(['list'])).toMatchObject({
      code: 0,
      out: '',
      err: expect.stringContaining('No'),
    });
    expect(await lab(['summary', '1'])).toMatchObject({ code: 2, out: '' });
  });

  it('refuses a letter, says what it is and what to do, and keeps nothing', async () => {
    const letter = join(folder, 'letter');
    writeFileSync(letter, 'Dear list,\nno trace here\n');
    const { code, err } = await lab(['import', letter]);
    expect(code).toBe(2);
    expect(linesOf(err)).toEqual([
      'Error: no usable event: found 2 lines that are not trace text (first at line 1: "Dear list,")',
      expect.stringContaining('Try: perf record -a -e sched:sched_switch'),
    ]);
    expect((await lab(['list'])).out).toBe('');
  });

  it.each([
    [[], 'name an action: import, list, summary, delete'],
    [['export'], 'unknown action "export"'],
    [['toString'], 'unknown action "toString"'],
    [['import'], 'trace import needs FILE'],
    [['list', '1'], 'trace list takes no arguments'],
    [['summary', '1'], 'there is no database'],
    [['delete', 'abcd'], 'there is no database'],
  ])('refuses %j in two lines, and makes no database', async (words, why) => {
    const path = join(folder, 'none.db');
    const { code, out, err } = await lab(words, { path });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(linesOf(err)).toHaveLength(2);
    expect(err).toContain(why);
    expect(existsSync(path)).toBe(false);
  });
});
