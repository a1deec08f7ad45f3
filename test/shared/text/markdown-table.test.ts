import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMarkdown } from '../../../shared/text/markdown-table.ts';
import { toAscii } from '../../../shared/text/plain.ts';
import {
  costCells,
  exposureRows,
  groupRuns,
  type StudyTableInput,
} from '../../../shared/text/study-table.ts';
import { policies } from '../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../support/specs.ts';
import { makeWindows, noWindows } from '../../support/window-times.ts';
import { expectMailForm, sendAndQuote } from './support/mail-form.ts';
import { makeRun, studyInput } from './support/random-runs.ts';
import { scaleRuns } from '../../support/scale-runs.ts';
import { setupOf } from '../../support/setup-words.ts';

const options = { seed: 21, numRuns: scaleRuns(300) };

const specOf = (policy: keyof typeof policies) =>
  makeSpec(makeMachine(96), makeKernelBuild(60), policies[policy]);

const sync = makeRun(specOf('sync'), {
  key: 'b'.repeat(64),
  overhead: {
    tick: { mean: 26.04, low: 26, high: 26.08 },
    precise: { mean: 26.04, low: 25.99, high: 26.09 },
    elapsed: { mean: 9.1, low: 9, high: 9.2 },
  },
  sysSeconds: {
    tick: { mean: 25073.4, low: 25000, high: 25146 },
    precise: { mean: 25073.4, low: 25000, high: 25146 },
  },
  exposureWindowNs: makeWindows({
    horizonNs: 42e6,
    pairs: {
      ...noWindows,
      count: 114_000_000,
      openShare: 0.37,
      p50: 16_200,
      p50Estimate: { mean: 16_250, low: 15_950, high: 16_550 },
    },
    busy: { ...noWindows, count: 114_000_000, openShare: 0.01, p50: 5000, p99: 9e6 },
    worstCpu: { ...noWindows, count: 1_200_000 },
  }),
  precisionReached: false,
});

const input: StudyTableInput = {
  runs: [makeRun(specOf('none')), sync],
  published: new Map([
    [sync.key, [{ machine: 'server-96', policy: 'sync', ratio: 26.366, source: 'v7' }]],
  ]),
  describeSetup: setupOf('a server of 96 CPUs'),
  command: ['lab', 'study'],
};

/** The tables in some lines, as a Markdown parser splits them: rows of trimmed cells. */
function readTables(lines: readonly string[]): string[][][] {
  const tables: string[][][] = [];
  let isInside = false;
  for (const line of lines) {
    const isRow = line.startsWith('|');
    if (isRow && !isInside) tables.push([]);
    if (isRow)
      tables.at(-1)?.push(
        line
          .split('|')
          .slice(1, -1)
          .map((text) => text.trim()),
      );
    isInside = isRow;
  }
  return tables;
}

/** The columns of a table that have a value somewhere; the first one, the name, is left out. */
function readUsed(rows: readonly (readonly string[])[]): string[][] {
  const isUsed = rows[0]?.map((_, c) => rows.some((cells) => cells[c] !== '')) ?? [];
  return rows.map((cells) => cells.filter((_, c) => c > 0 && isUsed[c]));
}

/** Rejoins tables that were cut in two; the cells of each row without its name. */
function joinTables(tables: readonly string[][][]): string[][][] {
  const joined: string[][][] = [];
  for (const [header, _line, ...rows] of tables) {
    const cells = rows.map((row) => row.slice(1));
    const isFirst = ['sys s', 'p50'].some((name) => header?.[1] === name);
    const before = isFirst ? undefined : joined.at(-1);
    if (!before) joined.push(cells);
    else for (const [r, row] of before.entries()) row.push(...(cells[r] ?? []));
  }
  return joined;
}

/** What the tables must contain, by block: costs, then windows, without the names. */
function expectedCells(study: StudyTableInput): string[][][] {
  return groupRuns(study).flatMap(({ runs }) => {
    const costs = runs.map((run) => costCells(run, study, '').map(toAscii));
    const windows = runs.flatMap((run) => exposureRows(run, '').map((row) => row.map(toAscii)));
    return [readUsed(costs), readUsed(windows)];
  });
}

describe('a study in Markdown', () => {
  it('is a table that is read in the source as well', () => {
    expect(formatMarkdown(input)).toEqual([
      'Modelled hardware: a server of 96 CPUs, make -j60 all',
      '',
      '| policy | sys s | ratio | published | bound |',
      '| --- | ---: | ---: | ---: | ---: |',
      '| none | 900.0 | 1.00x |  | no bound |',
      '| sync ! | 25073 | 26.0x +-<0.05 | 26.4x | no bound |',
      '',
      '| policy | p50 | p99 | open | longest in |',
      '| --- | ---: | ---: | ---: | ---: |',
      '| none | - | - | - | - |',
      '| sync ! | 16.2us +-0.3 | >42.0ms | 37% | >42.0ms 1.20M |',
      '| - while busy | 5.00us +-? | 9.00ms +-? | 1% | >42.0ms 1.20M |',
      '',
      'sys s: system time of the whole job.',
      'published: ratio as posted with the XPFO patches (v7).',
      'ratio: sys time over that of policy none with the same seeds, tick',
      '  accounting.',
      '+- is half of the 95 % interval: noise of the simulation only, not the',
      '  error of its model; that of a window is of its mean over the',
      '  replications; n = 5 replications.',
      '+-?: no interval, for want of a second replication, or as one has no',
      '  such value.',
      'p50, p99: exposure window of a flush request on another CPU, over all',
      '  pairs of the two (n = 114000000), each followed for 42.0 ms or 100 ms;',
      '  >: beyond what was followed; open: share beyond it.',
      'longest in: the longest seen in so many requests.',
      'while busy: how long after the request the stale CPU last ran user',
      '  code, over the same pairs; what an attacker there can use.',
      "bound: whether the policy's security contract was kept; no bound:",
      '  nothing is promised.',
      '!: did not reach its precision of 2.0 %.',
      '',
      'simulated by Shootdown Lab, model version 3; reproduce with:',
      'lab study',
    ]);
  });

  it('leaves out a column without a value', () => {
    const [header] = readTables(formatMarkdown({ ...input, published: new Map() }))[0] ?? [];
    expect(header).toEqual(['policy', 'sys s', 'ratio', 'bound']);
  });

  it('numbers the rows when a name is too long, and names them below', () => {
    const long = 'machine.cpus=96, workload.allocShare=0.37, policy.flushCeilingPages=33';
    const names = new Map(input.runs.map((run, i) => [run, `${long}, row ${i}`]));
    const lines = formatMarkdown({ ...input, nameRow: (run) => names.get(run) ?? '' });
    expectMailForm(lines);
    const [rows] = readTables(lines);
    expect(rows?.map(([name]) => name)).toEqual(['row', '---', '[1]', '[2]']);
    const text = lines.join('\n').replace(/\n {4}/g, ' ');
    expect(text).toContain(`[1] ${long}, row 0\n`);
    expect(text).toContain(`[2] ${long}, row 1 !\n`);
  });

  it('is two tables where the numbers alone are too wide for one', () => {
    const huge = { mean: 1_234_567, low: 1_000_000, high: 1_469_134 };
    const seconds = { mean: 2e19, low: 0, high: 0 };
    const [row] = input.published.get(sync.key)!;
    const rows = [26.366, 1234.5, 9e5, 8e5, 7e5].map((ratio) => ({ ...row!, ratio }));
    const published = new Map([[sync.key, rows]]);
    const run = {
      ...sync,
      overhead: { tick: huge, precise: huge, elapsed: huge },
      sysSeconds: { tick: seconds, precise: seconds },
    };
    const lines = formatMarkdown({ ...input, runs: [run], published });
    expectMailForm(lines);
    expect(lines.slice(2, 15)).toEqual([
      '| row | sys s | ratio |',
      '| --- | ---: | ---: |',
      '| [1] | 20000000000000000000 | 1234567x +-234567 |',
      '',
      '| row | published | bound |',
      '| --- | ---: | ---: |',
      '| [1] | 26.4x 1235x 900000x 800000x 700000x | no bound |',
      '',
      '| row | p50 | p99 | open | longest in |',
      '| --- | ---: | ---: | ---: | ---: |',
      '| [1] | 16.2us +-0.3 | >42.0ms | 37% | >42.0ms 1.20M |',
      '| - while busy | 5.00us +-? | 9.00ms +-? | 1% | >42.0ms 1.20M |',
      '',
    ]);
    expect(lines[15]).toBe('[1] sync !');
  });

  it('has no bar inside a cell', () => {
    const lines = formatMarkdown({ ...input, nameRow: () => 'a|b' });
    expect(readTables(lines)[0]?.map(([name]) => name)).toEqual(['policy', '---', 'a/b', 'a/b !']);
  });

  it('of random runs reads the same, cell by cell, after three replies and quoted-printable', () => {
    const property = fc.property(studyInput, (random) => {
      const lines = formatMarkdown(random);
      expectMailForm(lines);
      const tables = readTables(sendAndQuote(lines));
      expect(joinTables(tables)).toEqual(expectedCells(random));
      const widths = tables.map((rows) => new Set(rows.map((row) => row.length)).size);
      expect(widths).toEqual(tables.map(() => 1));
    });
    fc.assert(property, options);
  });
});
