import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RowPrediction, RowsSummary } from '../../../../shared/row-prediction.ts';
import { isLongRun } from '../../../support/scale-runs.ts';
import { runLab } from './support/run-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-rows-'));
afterAll(() => rmSync(folder, { recursive: true }));

const row = {
  id: 'mine',
  experiment: 'pair',
  machine: 'bdw-e5-2660v4-2s',
  kernel: '5.2',
  mitigations: false,
  pages: 3,
  placement: 'same-socket',
  metric: 'initiatorCyclesPerCall',
  value: 4100,
};

function writeRows(name: string, rows: readonly object[]): string {
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify({ rows }));
  return path;
}

describe('lab validate --rows', () => {
  it('prints an object for each row of a file, and a summary', async () => {
    const path = writeRows('two.json', [row, { ...row, id: 'other', experiment: 'weather' }]);
    const { code, out } = await runLab(['validate', '--rows', path, '--json']);
    const [mine, other, summary] = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as RowPrediction & RowsSummary);
    expect(code).toBe(0);
    expect(mine).toMatchObject({ id: 'mine', measured: 4100, role: 'predicted' });
    expect(Math.abs(mine?.error ?? 1)).toBeLessThan(0.25);
    expect(other).toMatchObject({ id: 'other', role: 'not-expressed', predicted: null });
    expect(summary).toMatchObject({ rows: 2, expressed: 1, within25: 1 });
  });

  it('prints rows, the reason of what is not expressed, scores and the command, in 72 columns', async () => {
    const path = writeRows('text.json', [row, { ...row, id: 'cold', metric: 'joules' }]);
    const { out } = await runLab(['validate', '--rows', path]);
    expect(out).toMatch(/^mine +4 ?100 +\d/m);
    expect(out).toContain('Not expressed:\ncold: metric');
    expect(out).toContain('1 of 2 measured rows are expressed.');
    expect(out).toMatch(/reproduce with:\nlab validate --rows .*text\.json\n$/);
    const long = out.split('\n').filter((line) => line.length > 72 && !line.startsWith('lab '));
    expect(long).toEqual([]);
  });

  it('stores nothing, and needs no database', async () => {
    const database = join(folder, 'none.db');
    const path = writeRows('one.json', [row]);
    await runLab(['validate', '--rows', path, '--db', database]);
    const { code, err } = await runLab(['list', '--db', database]);
    expect([code, err]).toEqual([2, expect.stringContaining('there is no database')]);
  });

  it('ends with 1 if none of the rows is expressed', async () => {
    const path = writeRows('none.json', [{ ...row, experiment: 'weather' }]);
    for (const more of [[], ['--json'], ['--scores']]) {
      const { code } = await runLab(['validate', '--rows', path, ...more]);
      expect(code).toBe(1);
    }
  });

  it('prints only scores as JSON too, by group and of all', async () => {
    const path = writeRows('scores.json', [
      row,
      { ...row, id: 'other', placement: 'other-socket' },
    ]);
    const { out } = await runLab(['validate', '--rows', path, '--scores', '--json']);
    const objects = out
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(objects).toMatchObject([{ name: 'pair', rows: 2 }, { rows: 2 }]);
  });

  it('writes text and JSON to a file as well', async () => {
    const path = writeRows('out.json', [row]);
    const file = join(folder, 'out.txt');
    const printed = await runLab(['validate', '--rows', path]);
    const { out, code } = await runLab(['validate', '--rows', path, '--out', file]);
    expect([out, code]).toEqual(['', 0]);
    expect(readFileSync(file, 'utf8')).toBe(printed.out);
  });

  it.each([
    [['--published', '--rows', 'built-in'], '--rows does not go with --published'],
    [['--published', '--scores'], '--scores does not go with --published'],
    [['--published', '--figure', 'measured-rows'], '--figure does not go with --published'],
    [['--published', '--profile', 'x.json'], '--profile does not go with --published'],
    [['--figure', 'foo'], '--figure must be one of'],
    [['--figure', 'measured-rows', '--json'], '--figure does not go with --json'],
    [['--format', 'svg', '--json'], '--format does not go with --json'],
    [['--rows', 'built-in', '--scores', '--format', 'svg'], '--format does not go with --scores'],
  ])('%j is refused', async (words, message) => {
    const { code, out, err } = await runLab(['validate', ...words]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  it.runIf(isLongRun)('draws the rows of the lab unless a file is given', async () => {
    const { out } = await runLab(['validate', '--figure', 'measured-rows', '--format', 'mail']);
    expect(out).toContain('lab validate --rows built-in --figure measured-rows');
  });

  it('scores the rows of the lab unless a file is given', async () => {
    const scores = await runLab(['validate', '--scores']);
    expect(scores.out).toMatch(/^304 of 310 measured rows are expressed\./);
  }, 60_000);

  it('refuses a file that is not there or no list of rows, with what to give', async () => {
    const missing = await runLab(['validate', '--rows', join(folder, 'no.json')]);
    expect(missing.code).toBe(2);
    expect(missing.err).toMatch(/cannot read .*no\.json/);
    const path = join(folder, 'wrong.json');
    writeFileSync(path, '{"machines": {}}');
    const wrong = await runLab(['validate', '--rows', path]);
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain('rows is missing');
  });
});
