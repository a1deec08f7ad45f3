import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../../shared/result.ts';
import type { Policy } from '../../../shared/spec/policy.ts';
import { formatComparison } from '../../../shared/text/comparison-table.ts';
import { formatMarkdown } from '../../../shared/text/markdown-table.ts';
import { formatMmtests } from '../../../shared/text/mmtests-table.ts';
import { formatStudy } from '../../../shared/text/study-table.ts';
import { policies } from '../../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../../support/specs.ts';
import { makeRun } from './support/random-runs.ts';
import { setupOf } from '../../support/setup-words.ts';

const explained = '?: a guess: no measured costs of hardware flushes have been published.';
const joined = (lines: readonly string[]) => lines.join(' ').replace(/\s+/g, ' ');

function runOf(policy: Policy, name = policy.name): RunResult {
  const named = { ...policy, name };
  return makeRun(makeSpec(makeMachine(4), makeKernelBuild(4), named), { key: 'b'.repeat(64) });
}

const others = { sync: policies.sync, deferred: policies.deferred };

describe.each(Object.entries({ formatStudy, formatMarkdown, formatMmtests }))('%s', (_, format) => {
  const write = (runs: readonly RunResult[]) =>
    joined(
      format({
        runs,
        published: new Map(),
        describeSetup: setupOf('it'),
        command: ['lab', 'sweep'],
      }),
    );

  it('marks broadcast, whatever its name is, and says what the mark means', () => {
    const text = write([runOf(policies.sync), runOf(policies.broadcast, 'mine')]);
    expect(text).toContain('mine ?');
    expect(text).not.toContain('sync ?');
    expect(text).toContain(explained);
  });

  it('has no mark without broadcast', () => {
    const text = write(Object.values(others).map((policy) => runOf(policy)));
    expect(text).not.toContain('?');
  });
});

it('a comparison marks broadcast in its rows and as the baseline', () => {
  const one = { mean: 1, low: 1, high: 1 };
  const compare = (baseline: RunResult, run: RunResult) => {
    const row = {
      run,
      paired: true,
      n: 5,
      ratio: one,
      jointRatio: one,
      differenceNs: one,
      pHolm: 1,
      exposure: [],
    };
    const rows = [{ ...row, differs: [], answer: 'same' as const }];
    return joined(
      formatComparison({
        baseline,
        margin: 0.01,
        rows,
        ranges: [],
        command: ['lab'],
        commandNotes: [],
      }),
    );
  };
  const [sync, guess] = [runOf(policies.sync), runOf(policies.broadcast)];
  expect(compare(sync, guess)).toContain('bbbbbbbb broadcast ?');
  expect(compare(guess, sync)).toContain('Baseline: broadcast ? on server-4');
  expect(compare(guess, sync)).toContain(explained);
  expect(compare(sync, sync)).not.toContain('?');
});
