import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Figure } from '../../../../shared/figures/figure.ts';
import type { MemberComparison, MemberRange } from '../../../../shared/member-range.ts';
import { runLab } from './support/run-lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-ranges-'));
afterAll(() => rmSync(folder, { recursive: true }));
const database = join(folder, 'runs.db');

const short = ['run.replicationsMin=2', 'run.replicationsMax=2', 'run.measureMs=0.1'];
const quick = [...short, 'run.warmupMs=0.05', 'run.horizonMs=0.1', 'workload.tasks=3'];
const words = (machine: string) => [
  '--machine',
  machine,
  ...'--kernel 5.18 --workload tlb-flush --db'.split(' '),
  database,
  ...quick.flatMap((set) => ['--set', set]),
];

describe('--range', () => {
  it('puts a run between what sets of constants and the error of the model say', async () => {
    const { code, out } = await runLab(['run', ...words('hsw-48'), '--range', '--json']);
    expect(code).toBe(0);
    const { memberRange } = JSON.parse(out) as { memberRange: MemberRange };
    const { ratio, constantsOnly, members, ownError } = memberRange;
    expect([members, ownError]).toEqual([
      8,
      'with the error of the model on flush loops, each curve left out',
    ]);
    const { low = 0, mean = 0, high = 0 } = ratio ?? {};
    expect(1 < low && low < mean && mean < high).toBe(true);
    // The model's own error comes on top of what the constants leave open.
    expect(low < (constantsOnly?.low ?? 0) && high > (constantsOnly?.high ?? 0)).toBe(true);
  });

  it('says which policies differ by less than the range, paired over the sets', async () => {
    const vary = ['--vary', 'policy=sync,broadcast,no-flush', '--compare', '--range'];
    const { code, out } = await runLab(['sweep', ...words('hsw-48'), ...vary]);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^no-flush over sync: 0\.\d+x to 0\.\d+x; less in 8 of 8 sets: different\.$/m,
    );
    expect(out).toMatch(/^broadcast \? over sync: [\d.]+x to [\d.]+x; less in \d of 8/m);
    expect(out.split('\n').filter((line) => line.length > 72)).toEqual([]);
    const json = await runLab(['sweep', ...words('hsw-48'), ...vary, '--json']);
    const last = JSON.parse(json.out.trimEnd().split('\n').at(-1) ?? '') as {
      memberRanges: MemberComparison;
    };
    expect(last.memberRanges.ratios).toHaveLength(2);
    expect(last.memberRanges.ratios[1]).toMatchObject({ below: 8, isOpen: false });
  });

  it('stands in a figure, its mail and its file', async () => {
    const figure = ['export', '--sweep', 'last', '--range', '--db', database];
    const mail = await runLab(figure);
    expect(mail.out).toMatch(/^ sync +\|[#:]*\[.*\] 2\.\d+x .*\[[\d.]+x to [\d.]+x\]/m);
    expect(mail.out).toMatch(/^Range of sync: ratio [\d.]+x to [\d.]+x \(constants alone/m);
    expect(mail.out).toMatch(/^Ranges: nine of ten such values, by 8 sets of constants/m);
    expect(mail.out.split('\n').filter((line) => line.length > 72)).toEqual([]);
    const { out } = await runLab([...figure, '--format', 'json']);
    const [point] = (JSON.parse(out) as Figure).series[0]!.points;
    const [low = 0, high = 0] = point?.prediction ?? [];
    expect(1 < low && low < Number(point?.y) && Number(point?.y) < high).toBe(true);
    const csv = await runLab([...figure, '--format', 'csv']);
    expect(csv.out).toContain(`,${low},${high},`);
  });
});
