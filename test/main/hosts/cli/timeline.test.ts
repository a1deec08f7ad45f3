import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunResult } from '../../../../shared/result.ts';
import { expectMailForm } from '../../../shared/text/support/mail-form.ts';
import { runLab } from './support/run-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-timeline-'));
const database = join(folder, 'lab.db');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let key: string;
const quick = ['--set', 'run.measureMs=1', '--replications', '2', '--set', 'machine.cpus=4'];

beforeAll(async () => {
  const made = await runLab(['run', '--policy', 'sync', ...quick, '--json', '--db', database]);
  key = (JSON.parse(made.out) as RunResult).key;
});

const timeline = (...words: string[]) => runLab(['timeline', ...words, '--db', database]);

describe('lab timeline', () => {
  it('shows a typical request of a stored run as text for mail', async () => {
    const { out, code } = await timeline(key.slice(0, 8));
    expect(code).toBe(0);
    const lines = out.trimEnd().split('\n');
    expectMailForm(lines);
    expect(out).toMatch(/^Request \d+ of CPU \d: sync on /);
    expect(lines.at(-1)).toBe(`lab timeline ${key.slice(0, 12)}`);
  });

  it('shows the request that is asked for, and says how many there are', async () => {
    expect((await timeline(key, '--request', '2')).out).toMatch(/^Request 2 of/);
    const refused = await timeline(key, '--request', '0');
    expect(refused.code).not.toBe(0);
    expect(refused.err).toMatch(/longest or a number from 1 to \d+, got 0/);
  });

  it('says which replication it shows, and shows each that the run has', async () => {
    const [first, second] = [await timeline(key), await timeline(key, '--replication', '1')];
    const wordsOf = ({ out }: { out: string }) => out.replace(/\s+/g, ' ');
    expect(wordsOf(first)).toContain('seed 1, replication 0 ');
    expect(wordsOf(second)).toContain('seed 1, replication 1 ');
    expect(second.out).toMatch(/--replication 1\n$/);
    const html = await timeline(key, '--replication', '1', '--format', 'html');
    expect(html.out).toContain('seed 1, replication 1');
  });

  it.each(['2', '99999', '-1', '0.5'])('refuses replication %s of two', async (number) => {
    const { code, out, err } = await timeline(key, `--replication=${number}`);
    expect(code).not.toBe(0);
    expect(out).toBe('');
    expect(err).toContain(`the run has replications 0 to 1, got ${number}`);
    expect(err).toContain('Try: choose one of them, or omit it for replication 0');
  });

  it('says of each of two runs what it is of, where that differs', async () => {
    const words = ['run', '--policy', 'sync', '--seed', '2', ...quick, '--json', '--db', database];
    const other = (JSON.parse((await runLab(words)).out) as RunResult).key;
    const { out } = await timeline(key, other, '--format', 'view');
    expect(out).toMatch(/sync on [^;]*seed 1, replication 0; sync on [^;]*seed 2, replication 0/);
  });

  it('draws the lanes of a span, or all of two runs under each other', async () => {
    const near = await timeline(key, '--format', 'view', '--span', '2.1-2.2');
    expect(near.out).toMatch(/^<\?xml[^]*2\.100000 ms to 2\.200000 ms[^]*<\/svg>\n$/);
    const two = await timeline(key, key, '--format', 'view', '--request', 'longest');
    expect(two.out.match(/<title>CPU 3<\/title>/g)).toHaveLength(2);
    expect(two.out).toContain('--request longest --format view');
  });

  it.each([
    [['--format', 'view', '--span', '3'], 'two times in ms'],
    [['--format', 'view', '--span', '2-2'], 'apart or more, got 2-2'],
    [['--format', 'view', '--span', '90-91'], 'outside of what was recorded'],
    [['--span', '2-3'], '--span goes with --format view only'],
  ])('refuses %j', async (options, message) => {
    const { code, err } = await timeline(key, ...options);
    expect(code).not.toBe(0);
    expect(err).toContain(message);
  });

  it('refuses a part outside of the measured time', async () => {
    const { err } = await timeline(key, '--from', '1');
    expect(err).toContain('within the 1 ms that are measured');
  });
});
