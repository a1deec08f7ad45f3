import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectMailForm } from '../../../shared/text/support/mail-form.ts';
import { runLab } from './support/run-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-cli-requests-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const db = join(folder, 'lab.db');
const lab = (words: readonly string[], input?: string) =>
  runLab(['trace', ...words, '--db', db], input === undefined ? {} : { input: Buffer.from(input) });
const fixture = (name: string) =>
  fileURLToPath(new URL(`../../trace/fixtures/${name}`, import.meta.url));

beforeAll(async () => {
  await lab(['import', fixture('field/replay-flushes-only.trace-cmd.txt')]);
  await lab(['import', fixture('field/latency-format.ftrace.txt')]);
  await lab(
    ['import', '-'],
    'TLB: 10 20\nCAL: 1 2\n1700000000.5\nTLB: 40 60\nCAL: 2 3\n1700000010.5\n',
  );
});

describe('a recording of flushes alone', () => {
  it('is replayed on the targets that it shows, as far as it shows them', async () => {
    const { code, out } = await lab(['replay', '1']);
    expect(code).toBe(0);
    expectMailForm(out.split('\n').slice(0, -1));
    expect(out).toContain('No page operation is replayed: it has no allocation');
    expect(out).toMatch(/as recorded +2 +4\n/);
    expect(out).toMatch(/kernel +2 +4 +4 /);
    expect(out).toContain('Targets are AT LEAST these');
    expect(out.replace(/\s+/g, ' ')).toContain('Nothing is claimed of their difference');
    const [, command = ''] = out.replace(/ \\\n +/g, ' ').split('reproduce with:\nlab trace ');
    expect((await lab(command.trim().split(' '))).out).toBe(out);
  });

  it('gives its numbers as JSON', async () => {
    const { out } = await lab(['replay', '1', '--requests', '--json']);
    const printed = JSON.parse(out) as { readonly replays: readonly unknown[] };
    expect(printed).toMatchObject({
      domain: 'user',
      recorded: { count: 2, targets: 4, source: 'flushes' },
    });
    expect(printed.replays).toContainEqual(
      expect.objectContaining({
        policy: 'kernel',
        counters: expect.objectContaining({ requests: 2, targets: 4 }),
      }),
    );
  });

  it('checks the names in a request', async () => {
    expect((await lab(['replay', '1', '--policies', 'synk'])).err).toContain(
      'unknown policy "synk"',
    );
  });
});

describe('a recording without what a replay needs', () => {
  it.each([
    [['replay', '2'], 'it has no allocation (kmem:mm_page_alloc)'],
    [['replay', '2', '--requests'], 'no flush request for user mappings'],
    [['replay', '3'], 'it has counters in place of events'],
    [['fit', '3'], 'it has counters in place of events'],
  ])('says what it lacks and what to record: %j', async (words, message) => {
    const { code, out, err } = await lab(words);
    expect([code === 0, out]).toEqual([false, '']);
    expect(err).toContain(message);
    expect(err).toContain('Try: perf record -a -m 4096 -e sched:sched_switch');
  });
});

describe('a measurement', () => {
  it('stands beside simulated counters of recorded requests', async () => {
    expect((await lab(['summary', '3'])).out).toMatch(/TLB +70 +3\.50\n/);
    const { out } = await lab(['summary', '3', '--beside', '1']);
    expect(out).toMatch(/TLB +70 +3\.50 +\d/);
    expect(out).toMatch(/CAL +2 +0\.100 +-\n/);
    expectMailForm(out.split('\n').slice(0, -1));
  });
});
