import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RowPrediction, RowsSummary } from '../../../../shared/row-prediction.ts';
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
