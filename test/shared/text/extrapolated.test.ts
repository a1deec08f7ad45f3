import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../../shared/result.ts';
import { formatComparison } from '../../../shared/text/comparison-table.ts';
import { formatMarkdown } from '../../../shared/text/markdown-table.ts';
import { formatMmtests } from '../../../shared/text/mmtests-table.ts';
import { formatStudy } from '../../../shared/text/study-table.ts';
import { policies } from '../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../support/specs.ts';
import { expectMailForm } from './support/mail-form.ts';
import { makeRun } from './support/random-runs.ts';
import { setupOf } from '../../support/setup-words.ts';

const recorded = { trace: '7ace'.padEnd(64, '0'), cpus: 2 };

/** A run of a workload that was recorded on 2 CPUs, or was not recorded. */
function runOn(cpus: number, isFitted = true): RunResult {
  const build = makeKernelBuild(cpus);
  const workload = isFitted ? { ...build, name: 'trace-7ace0000', recorded } : build;
  const key = cpus.toString(16).padEnd(64, isFitted ? 'f' : '0');
  return makeRun(makeSpec(makeMachine(cpus), workload, policies.sync), { key });
}

const tables = { formatStudy, formatMarkdown, formatMmtests };
const mark = 'extrapolated: recorded on 2 CPUs';
const joined = (lines: readonly string[]) => lines.join(' ').replace(/\s+/g, ' ');

describe.each(Object.entries(tables))('the table of %s', (_, format) => {
  const write = (runs: readonly RunResult[]) =>
    format({
      runs,
      published: new Map(),
      describeSetup: setupOf(),
      command: ['lab', 'sweep'],
    });

  it('says so above the runs that are extrapolated, and above no others', () => {
    const lines = write([runOn(2), runOn(8), runOn(4, false)]);
    expectMailForm(lines);
    const text = joined(lines);
    expect(text).toContain('Modelled hardware: server-2, trace-7ace0000, 2 tasks ');
    expect(text).toContain(`Modelled hardware: server-8, trace-7ace0000, 8 tasks, ${mark} `);
    expect(text.split(mark)).toHaveLength(2);
  });
});

describe('a comparison', () => {
  const compare = (baseline: RunResult, run: RunResult) => {
    const one = { mean: 1, low: 1, high: 1 };
    const interval = { ratio: one, jointRatio: one, differenceNs: one };
    const row = { run, paired: true, n: 5, ...interval, pHolm: 1, exposure: [], differs: [] };
    return formatComparison({
      baseline,
      margin: 0.01,
      rows: [{ ...row, answer: 'same' }],
      ranges: [],
      command: ['lab', 'sweep'],
      commandNotes: [],
    });
  };

  it('says so of a run, and of the baseline', () => {
    const lines = compare(runOn(2), runOn(8));
    expectMailForm(lines);
    expect(lines).toContain(`8fffffff is ${mark}`);
    expect(joined(lines).split(mark)).toHaveLength(2);
    expect(joined(compare(runOn(8), runOn(2)))).toContain(
      `Baseline: sync on server-8 (8 CPUs), trace-7ace0000, 8 tasks, ${mark}, run 8fffffff`,
    );
    expect(joined(compare(runOn(8, false), runOn(2)))).not.toContain('extrapolated');
  });
});
