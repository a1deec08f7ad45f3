import { describe, expect, it } from 'vitest';
import { contractAnswers } from '../../../shared/contract-answer.ts';
import { formatDuration } from '../../../shared/text/format.ts';
import { fileName } from '../../../renderer/text/file-name.ts';
import { formatTimestamp } from '../../../renderer/text/format-timestamp.ts';
import {
  flagRun,
  formatContract,
  formatRunHalfWidth,
  shortRunKey,
} from '../../../renderer/text/run-text.ts';
import {
  describeSweep,
  nameSweep,
  shareOf,
  describeSweeps,
  titleOf,
} from '../../../renderer/text/sweep-text.ts';
import type { SweepSummary } from '../../../shared/contract.ts';
import { runOf } from '../support/run-summaries.ts';

function sweepOf(change: Partial<SweepSummary>): SweepSummary {
  return {
    id: 12,
    kind: 'sweep',
    name: '',
    command: 'lab sweep',
    createdAt: '2026-01-01T00:00:00.000Z',
    state: 'running',
    total: 1000,
    done: 412,
    failed: 0,
    progress: null,
    problem: null,
    ...change,
  };
}

describe('the name of a file', () => {
  it.each([
    ['/labs/of-today/lab.db', 'lab.db'],
    [String.raw`D:\Labs\lab.db`, 'lab.db'],
    ['runs.db', 'runs.db'],
    [':memory:', ':memory:'],
  ])('of %s is %s', (path, name) => {
    expect(fileName(path)).toBe(name);
  });
});

describe('the words about a sweep', () => {
  it.each([
    [{}, '412 of 1 000 runs'],
    [
      { failed: 2, progress: { done: 1, total: 9, etaMs: 25_000 } },
      '412 of 1 000 runs, 2 failed, 25 s left',
    ],
    [{ state: 'interrupted' }, 'Interrupted at 412 of 1 000 runs'],
    [{ state: 'paused', total: 1, done: 0 }, 'Paused at 0 of 1 run'],
    [{ state: 'done', done: 1000, failed: 1 }, 'Done: 1 000 runs, 1 failed'],
  ] satisfies [Partial<SweepSummary>, string][])('say how far %j is', (change, text) => {
    expect(describeSweep(sweepOf(change))).toBe(text);
  });

  it('name it by its kind', () => {
    const kinds = ['sweep', 'study', 'validation'] as const;
    const names = kinds.map((kind) => nameSweep(sweepOf({ kind })));
    expect(names).toEqual(['Sweep 12', 'Reference study', 'Validation 12']);
  });

  it('say of each what it is, and of one that runs its share', () => {
    expect(describeSweeps([sweepOf({}), sweepOf({ kind: 'study', state: 'paused' })])).toBe(
      'Sweep 12: 412 of 1 000 runs, 41 %. Reference study: Paused at 412 of 1 000 runs.',
    );
  });

  it('measure it by replications while it runs, by runs otherwise', () => {
    const progress = { done: 3, total: 4, etaMs: null };
    const shares = [{ progress }, {}, { total: 0, done: 0 }].map((change) =>
      shareOf(sweepOf(change)),
    );
    expect(shares).toEqual([0.75, 0.412, 0]);
  });

  it('put the percentage of all that runs first in the title, never rounded up', () => {
    const almost = sweepOf({ progress: { done: 999, total: 1000, etaMs: null } });
    expect(titleOf([almost])).toBe('99 % - Shootdown Lab');
    expect(titleOf([almost, sweepOf({})])).toBe('70 % - Shootdown Lab');
    expect(titleOf([])).toBe('Shootdown Lab');
  });
});

describe('the words about a run', () => {
  it('show half of the interval, and nothing where there is none', () => {
    const exact = runOf(1, { overhead: { mean: 1, low: 1, high: 1 } });
    const none = runOf(1, { overhead: null });
    expect([runOf(1), exact, none].map(formatRunHalfWidth)).toEqual(['+-0.3', '', '']);
  });

  it('flag a ratio that did not reach its precision', () => {
    const runs = [{ precisionReached: false }, {}, { precisionReached: null, overhead: null }];
    expect(runs.map((change) => flagRun(runOf(1, change)))).toEqual(['!', '', '']);
  });

  it('say what became of the contract', () => {
    const texts = [...contractAnswers, null].map((contract) =>
      formatContract(runOf(1, { contract })),
    );
    expect(texts).toEqual(['BROKEN', 'not tested', 'kept', 'no bound', 'not known', '-']);
  });

  it('show twelve digits of the key', () => {
    expect(shortRunKey('0123456789abcdef')).toBe('0123456789ab');
  });
});

describe('times', () => {
  it('to wait are rounded up', () => {
    expect([0, 1, 59_001, 200_000, 7_500_000].map(formatDuration)).toEqual([
      '0 s',
      '1 s',
      '1 min 0 s',
      '3 min 20 s',
      '2 h 5 min',
    ]);
  });

  it('of day are local, in the same form everywhere', () => {
    const local = new Date(2026, 2, 4, 5, 6);
    expect(formatTimestamp(local.toISOString())).toBe('2026-03-04 05:06');
  });
});
