import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { OwnFit } from '../../../../shared/own-fit.ts';
import type { RowsSummary } from '../../../../shared/row-prediction.ts';
import { isMissing } from '../../../support/daemons/programs.ts';
import { runLab } from './support/run-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-measure-'));
afterAll(() => rmSync(folder, { recursive: true }));

const fixture = resolve('test/main/measure/fixtures/virtual-2cpu.csv');

describe('lab measure import', () => {
  it('writes a file of rows that lab validate predicts, and says what was not measured', async () => {
    const rows = join(folder, 'rows.json');
    const { code, out } = await runLab(['measure', 'import', fixture, '-o', rows]);
    expect(code).toBe(0);
    expect(out).toContain('15 rows: 6 local-flush, 4 pair, 1 line-transfer, 4 sharers.');
    expect(out).toContain('- measured in a virtual machine: kvm');
    expect(out).toMatch(/Predict them with:\nlab validate --rows \S+rows\.json\n$/);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(72);
    const validated = await runLab(['validate', '--rows', rows, '--json']);
    const summary = JSON.parse(validated.out.trim().split('\n').at(-1) ?? '') as RowsSummary;
    expect(summary).toMatchObject({ rows: 15, expressed: 15 });
  });

  it('prints them, or reads standard input, and lab validate reads the CSV itself', async () => {
    const input = readFileSync(fixture);
    const { out, err } = await runLab(['measure', 'import', '-'], { input });
    expect((JSON.parse(out) as { rows: unknown[] }).rows).toHaveLength(15);
    expect(err).toContain('15 rows');
    const { out: scores } = await runLab(['validate', '--rows', fixture, '--scores']);
    expect(scores).toContain('15 of 15 measured rows are expressed.');
  });

  it('takes what the file does not say from its options, and refuses what they cannot be', async () => {
    const csv = join(folder, 'tlb_flush1.csv');
    writeFileSync(csv, 'tasks,processes,threads\n1,5,380000\n');
    const words = [
      'measure',
      'import',
      csv,
      '--machine',
      'box',
      '--threads',
      '8',
      '--kernel',
      '6.8',
    ];
    const { out } = await runLab(words);
    expect(JSON.parse(out)).toMatchObject({
      machines: { box: { threads: 8 } },
      rows: [{ machine: 'box', kernel: '6.8', threads: 1, value: 380000 }],
    });
    for (const [more, message] of [
      [['--ghz', 'fast'], '--ghz: fast is no number above 0'],
      [['--mitigations', 'yes'], '--mitigations: yes is neither true nor false'],
    ] as const) {
      const { code, err } = await runLab([...words, ...more]);
      expect([code, err]).toEqual([2, expect.stringContaining(message)]);
    }
    const gone = await runLab(['measure', 'import', join(folder, 'gone.csv')]);
    expect(gone.err).toContain('cannot read');
    expect((await runLab(['measure', 'weather'])).err).toContain('say script, or import or fit');
  });
});

describe('lab measure fit', () => {
  const medianOf = (rows: OwnFit['rows'], pick: (row: OwnFit['rows'][number]) => number | null) =>
    rows
      .filter(({ role }) => role === 'fitted')
      .map((row) => Math.abs(pick(row) ?? 1))
      .toSorted((a, b) => a - b)[6] ?? 1;

  it('fits a virtual machine only beyond what hardware has, and says so', async () => {
    const { out: narrow } = await runLab(['measure', 'fit', fixture]);
    expect(narrow).toMatch(/At their bounds: .*milan\.ipiNearNs/);
    for (const line of narrow.split('\n')) expect(line.length).toBeLessThanOrEqual(72);
    const { code, out } = await runLab(['measure', 'fit', fixture, '--wide', '--json']);
    const { rows, atBounds } = JSON.parse(out) as OwnFit;
    expect([code, atBounds]).toEqual([0, []]);
    expect(rows.map(({ role }) => role).filter((role) => role !== 'fitted')).toEqual([
      'anchor',
      'input',
      'anchor',
    ]);
    expect(medianOf(rows, ({ before }) => before)).toBeGreaterThan(0.7);
    expect(medianOf(rows, ({ error }) => error)).toBeLessThan(0.1);
    expect(medianOf(rows, ({ leftOut }) => leftOut)).toBeLessThan(0.2);
  });

  it('keeps the constants for lab validate, which calls these rows fitted', async () => {
    const profile = join(folder, 'own.profile.json');
    await runLab(['measure', 'fit', fixture, '--wide', '-o', profile]);
    const { out } = await runLab(['validate', '--rows', fixture, '--profile', profile, '--json']);
    const summary = JSON.parse(out.trim().split('\n').at(-1) ?? '') as RowsSummary;
    expect(summary.fitted.rows).toBe(13);
    expect(summary.predicted.rows).toBe(0);
    expect(summary.medianAbsError).toBeLessThan(0.1);
  });

  it('is refused for rows that cannot be expressed', async () => {
    const csv = join(folder, 'cold.csv');
    writeFileSync(csv, 'experiment,metric,value\nweather,celsius,20\n');
    const { code, err } = await runLab(['measure', 'fit', csv]);
    expect([code, err]).toEqual([2, expect.stringContaining('none of these rows')]);
  });
});

describe('lab measure script', () => {
  it('is one file of ASCII that names its needs', async () => {
    const { code, out } = await runLab(['measure', 'script']);
    expect(code).toBe(0);
    expect(out).toMatch(/^#!\/bin\/sh\n/);
    expect(out).toContain('int main(int argc, char **argv)');
    expect(out.replaceAll(/[ -~\t\n]/g, '')).toBe('');
    expect(out).not.toContain('@@');
  });

  it.skipIf(isMissing('C compiler') || process.platform !== 'linux')(
    'runs here, and its rows are imported and predicted',
    async () => {
      const script = join(folder, 'measure.sh');
      await runLab(['measure', 'script', '-o', script]);
      const { status, stdout, stderr } = spawnSync('sh', [script], {
        encoding: 'utf8',
        env: { ...process.env, SECONDS_EACH: '0.002' },
      });
      expect([status, stderr]).toEqual([0, '']);
      const csv = join(folder, 'own.csv');
      writeFileSync(csv, stdout);
      const { code, out } = await runLab(['validate', '--rows', csv, '--json']);
      const lines = out.trim().split('\n');
      const summary = JSON.parse(lines.at(-1) ?? '') as RowsSummary;
      expect(code).toBe(0);
      expect(summary.rows).toBeGreaterThanOrEqual(8);
      const isExpressed = process.arch === 'x64';
      expect(summary.expressed).toBe(isExpressed ? summary.rows : 0);
    },
    60_000,
  );

  it('says what is missing where it cannot run', async () => {
    const script = join(folder, 'no-compiler.sh');
    await runLab(['measure', 'script', '-o', script]);
    const env = { ...process.env, CC: 'no-such-compiler' };
    const { status, stdout, stderr } = spawnSync('sh', [script], { encoding: 'utf8', env });
    const isLinux = process.platform === 'linux';
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toContain(isLinux ? 'no C compiler (no-such-compiler)' : 'not Linux');
  });
});
