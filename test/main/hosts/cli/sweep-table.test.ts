import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rangeAround, unpinnedFactors } from '../../../../main/lab/validation/uncertainty.ts';
import { builtInPresets } from '../../../../main/lab/spec/built-in-presets.ts';
import { resolveRequest } from '../../../../main/lab/spec/resolve.ts';
import { formatRange } from '../../../../shared/cost-range.ts';
import type { SpecRequest } from '../../../../shared/spec/spec-request.ts';
import { runLab } from './support/run-lab.ts';
import { keyOf, storeSentinels } from './support/sentinel-database.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-sweep-table-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const database = join(folder, 'lab.db');

const ratio = '25.1x +-0.8';
const factors = unpinnedFactors.find(
  ({ machine, policy }) => machine === 'i5-3550' && policy === 'sync-running',
)!;
/** Around the ratio of the sentinel. */
const range = formatRange(rangeAround({ low: 25.13 - 0.83, high: 25.13 + 0.83 }, factors));
const posted = '2.61x';

/** Each request differs from that of the reference in one thing, however it is said. */
const changes: readonly (readonly [words: readonly string[], request: SpecRequest])[] = [
  [['--kernel', '4.10'], { kernel: '4.10' }],
  [['--kernel', '6.6'], { kernel: '6.6' }],
  [['--isolated-cpus', '1'], { set: [['workload.isolatedCpus', 1]] }],
  [['--seed', '7'], { set: [['run.seed', 7]] }],
  [['--precision', '0.05'], { set: [['run.precision', 0.05]] }],
  [
    ['--replications', '3'],
    {
      set: [
        ['run.replicationsMin', 3],
        ['run.replicationsMax', 3],
      ],
    },
  ],
  [['--set', 'machine.fullFlushCycles=70000'], { set: [['machine.fullFlushCycles', 70_000]] }],
];
const policies = ['sync-running', 'sync'];
const specsOf = (request: SpecRequest) =>
  policies.map((policy) =>
    resolveRequest({ machine: 'i5-3550', ...request, policy }, builtInPresets),
  );

const lab = async (...words: string[]) => {
  const { code, out, err } = await runLab([...words, '--db', database]);
  expect({ code, err }).toMatchObject({ code: 0 });
  return out;
};
const sweep = (...words: string[]) =>
  lab('sweep', '--machine', 'i5-3550', ...words, '--vary', `policy=${policies}`, '--quiet');
/** The first row of each name, the words of its cells with one space between. */
const rowsOf = (text: string, name: string) =>
  text
    .split('\n')
    .filter((line) => line.startsWith(`${name} `))
    .map((line) => line.replaceAll(/ +/g, ' '));

const kernels = ['4.10', '4.20', '6.6'];

beforeAll(() => {
  storeSentinels(
    database,
    kernels.flatMap((kernel) => specsOf({ kernel })),
  );
  storeSentinels(database, [{}, ...changes.map(([, request]) => request)].flatMap(specsOf));
});

describe('the table of a sweep', () => {
  it('has the range and the posted ratio of the reference', async () => {
    const text = await sweep();
    expect(rowsOf(text, 'sync-running')[0]).toContain(` ${range} `);
    expect(rowsOf(text, 'sync')[0]).toContain(` ${ratio} ${posted} `);
  });

  it.each(changes)('has neither for %j', async (words) => {
    const text = await sweep(...words);
    expect(rowsOf(text, 'sync-running')[0]).toContain(` ${ratio} `);
    expect(rowsOf(text, 'sync')[0]).toContain(` ${ratio} `);
    expect(text).not.toContain(range);
    expect(text).not.toContain(posted);
    expect(text).not.toContain('not measured, so a range');
  });

  it('has them in the rows of the reference alone, beside others', async () => {
    for (const text of [
      await sweep('--vary', 'run.seed=1,7'),
      await lab('export', ...[{}, changes[3]![1]].flatMap(specsOf).map(keyOf)),
    ]) {
      const rows = rowsOf(text, 'sync-running').filter((row) => row.endsWith('BROKEN'));
      expect(rows.filter((row) => row.includes(range))).toHaveLength(1);
      expect(rows.filter((row) => row.includes(ratio))).toHaveLength(1);
      const own = rowsOf(text, 'sync').filter((row) => row.includes(ratio));
      expect(own).toHaveLength(2);
      expect(own.filter((row) => row.includes(posted))).toHaveLength(1);
    }
  });

  it('names the kernel in each row of both tables', async () => {
    const text = await sweep('--vary', `kernel=${kernels}`);
    expect(text.match(/Modelled hardware/g)).toHaveLength(1);
    expect(text.match(/^policy kernel /gm)).toHaveLength(2);
    for (const policy of policies) {
      for (const kernel of kernels) expect(rowsOf(text, `${policy} ${kernel}`)).toHaveLength(2);
    }
  });

  it('names the kernel also where the runs are named by what differs', async () => {
    const keys = kernels.flatMap((kernel) => specsOf({ kernel })).map(keyOf);
    const text = await lab('export', ...keys);
    for (const kernel of kernels) expect(rowsOf(text, `sync ${kernel}`)).toHaveLength(2);
  });

  it('has a heading for each machine, with what is not as in its preset', async () => {
    const headingOf = async (...words: string[]) =>
      (await sweep(...words)).split('\n\n')[0]!.replaceAll(/\s+/g, ' ');
    expect(await headingOf('--set', 'machine.fullFlushCycles=70000')).toBe(
      'Modelled hardware: Intel Core i5-3550 3.30GHz, 4 cores, 8 GB (changed: fullFlushCycles 70000), ' +
        'Linux 4.20, make -j4 all',
    );
    expect(await headingOf('--kernel', '4.10')).toContain('Linux 4.10');
    expect(await headingOf('--isolated-cpus', '1')).toContain('(changed: isolatedCpus 1)');
  });
});
