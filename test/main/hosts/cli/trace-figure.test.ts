import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { figureSchema, traceFigureNames } from '../../../../shared/figures/figure.ts';
import { splitCommand } from '../../../../shared/text/plain.ts';
import { expectMailForm } from '../../../shared/text/support/mail-form.ts';
import { fixtureUrl } from '../../trace/support/read-text.ts';
import { runLab } from './support/run-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-cli-trace-figure-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const db = join(folder, 'lab.db');

const lab = (...words: string[]) => runLab(['trace', ...words, '--db', db]);
const linesOf = (text: string) => text.split('\n').slice(0, -1);

beforeAll(async () => {
  const file = fileURLToPath(fixtureUrl('kernel-build-2cpu'));
  for (const words of [
    ['import', file],
    ['replay', '1', '--policies', 'none,sync', '--quiet'],
  ]) {
    const { code, err } = await lab(...words);
    if (code !== 0) throw new Error(err);
  }
});

describe('lab trace figure', () => {
  it('lists every figure, and says why some cannot be drawn', async () => {
    const { code, out } = await lab('figure', '1');
    expect(code).toBe(0);
    expectMailForm(linesOf(out));
    for (const name of traceFigureNames) expect(out).toContain(name);
    expect(out).toMatch(/^fit-burst +No workload is fitted to this trace\.$/m);
    const listed = linesOf((await lab('figure', '1', '--json')).out).map((line) =>
      JSON.parse(line),
    );
    expect(listed).toHaveLength(traceFigureNames.length);
    expect(listed[0]).toEqual({ name: 'trace-run-length', title: 'Run lengths', refusal: null });
  });

  it('draws one as text, and as mail with the command that draws it again', async () => {
    const drawn = await lab('figure', '1', 'replay-cost');
    expect(drawn).toMatchObject({ code: 0, err: '' });
    expectMailForm(linesOf(drawn.out));
    expect(drawn.out).toMatch(/^ sync \|A+B+/m);
    const mail = (await lab('figure', '1', 'replay-cost', '--format', 'mail')).out;
    expect(mail).toContain(drawn.out);
    expect(linesOf(mail).slice(-6).join('\n')).toBe(linesOf(drawn.out).slice(-6).join('\n'));
  });

  it.each([
    ['trace-orders', []],
    ['replay-cost', []],
    ['replay-windows', ['--policies', 'sync,none', '--machine', 'server-2']],
    ['replay-cost', ['--policies', 'deferred', '--loop', 'open', '--set', 'machine.ghz=3']],
  ])('%s %j ends in commands that draw it for whoever has the recording', async (name, words) => {
    if (words.length > 0) await lab('replay', '1', ...words, '--quiet');
    const { code, out } = await lab('figure', '1', name, ...words);
    expect(code).toBe(0);
    const other = join(folder, `other-${name}-${words.length}.db`);
    const cwd = dirname(fileURLToPath(fixtureUrl('kernel-build-2cpu')));
    const said = out.slice(out.indexOf('reproduce with:\n') + 'reproduce with:\n'.length);
    let again = '';
    for (const command of said
      .replaceAll(/ \\\n +/g, ' ')
      .trimEnd()
      .split('\n')) {
      const repeated = await runLab([...splitCommand(command).slice(1), '--db', other], { cwd });
      expect({ command, code: repeated.code }).toEqual({ command, code: 0 });
      again = repeated.out;
    }
    expect(again).toBe(out);
  });

  it('names replays of several machines by keys that every computer has', async () => {
    const set = ['--set', 'machine.cpus=4', '--set', 'policy.flushCeilingPages=7'];
    await lab('replay', '1', '--policies', 'sync', '--machine', 'xeon-8160-2s', ...set);
    const { out } = await lab('figure', '1', 'replay-cost');
    expect(out).toContain('Keys of replays are the same on every computer.');
    expect(out.match(/^lab trace replay /gm)!.length).toBeGreaterThan(1);
    expect(out).toContain('--machine xeon-8160-2s');
  });

  it('writes other formats, even to a file', async () => {
    const out = join(folder, 'orders.svg');
    const written = await lab('figure', '1', 'trace-orders', '--format', 'svg', '--out', out);
    expect(written).toMatchObject({ code: 0, out: '', err: `Written to ${out}\n` });
    expect(readFileSync(out, 'utf8')).toMatch(/^<\?xml/);
    const figure = JSON.parse((await lab('figure', '1', 'trace-orders', '--json')).out) as unknown;
    expect(v.parse(figureSchema, figure).name).toBe('trace-orders');
  });

  it('shows those replays that are named, in their order', async () => {
    const json = async (...words: string[]) =>
      v.parse(
        figureSchema,
        JSON.parse((await lab('figure', '1', 'replay-cost', '--json', ...words)).out),
      );
    const [none = '', sync = ''] = (await json()).provenance.keys;
    const asked = await json('--replay', sync.slice(0, 8), '--replay', none);
    expect(asked.provenance.keys).toEqual([sync, none]);
    expect(asked.x.categories).toEqual(['sync', 'none']);
  });

  it.each([
    [['figure'], 2, 'trace figure needs ID'],
    [['figure', '1', 'who-pays'], 2, 'unknown figure who-pays'],
    [['figure', '1', 'fit-order'], 2, 'No workload is fitted to this trace.'],
    [['figure', '1', 'trace-orders', '--format', 'mmtests'], 2, 'compares runs'],
    [['figure', '1', 'trace-orders', '--format', 'pdf'], 2, '--format must be one of'],
    [['figure', '1', 'trace-orders', '--csv'], 2, 'trace figure does not take --csv'],
    [['figure', '1', 'replay-cost', '--policies', 'latr'], 2, 'no such replay under latr'],
    [['figure', '1', 'replay-cost', '--policies', 'sync', '--replay', 'ffff'], 2, 'not both'],
    [['figure', '1', 'replay-cost', '--replay', 'ffff'], 2, 'no replay whose key starts'],
    [['figure', '9', 'trace-orders'], 2, 'no trace "9"'],
    [['summary', '1', 'trace-orders'], 2, 'trace summary takes no more than ID'],
  ])('refuses %j', async (words, code, message) => {
    const refused = await lab(...words);
    expect(refused).toMatchObject({ code, out: '' });
    expect(refused.err).toContain(message);
  });

  it('makes no database', async () => {
    const missing = join(folder, 'missing.db');
    expect((await runLab(['trace', 'figure', '1', '--db', missing])).code).toBe(2);
    expect(existsSync(missing)).toBe(false);
  });
});
