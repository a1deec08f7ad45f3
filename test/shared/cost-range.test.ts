import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listRanges, type CostRange } from '../../shared/cost-range.ts';
import { formatMarkdown } from '../../shared/text/markdown-table.ts';
import { formatMmtests } from '../../shared/text/mmtests-table.ts';
import { formatStudy } from '../../shared/text/study-table.ts';
import { rangeAround, unpinnedFactors } from '../../main/lab/validation/uncertainty.ts';
import { publishedRatios } from '../../main/lab/validation/published.ts';
import { policies as directMapPolicies } from '../support/direct-map-policies.ts';
import { policies } from '../support/policies.ts';
import { makeKernelBuild, makeMachine, makeSpec } from '../support/specs.ts';
import { makeRun } from './text/support/random-runs.ts';
import { setupOf } from '../support/setup-words.ts';

const name = 'deferred-entry';
const range: CostRange = { machine: 'server-4', policy: name, low: 1.483, high: 2.147, sets: 21 };
const overhead = { mean: 1.7, low: 1.699, high: 1.701 };

const run = (policy: keyof typeof policies) =>
  makeRun(makeSpec(makeMachine(4), makeKernelBuild(4), policies[policy]), {
    key: policy,
    overhead: { tick: overhead, precise: overhead, elapsed: overhead },
  });

const write = (format: typeof formatStudy) =>
  format({
    runs: [run('sync'), run(name)],
    published: new Map(),
    ranges: new Map([[run(name).key, range]]),
    describeSetup: setupOf('it'),
    command: ['lab', 'study'],
  })
    .join(' ')
    .replace(/\s+/g, ' ');

describe('a ratio that no measured row pins down', () => {
  it.each([formatStudy, formatMarkdown])('is its range in the table of %o', (format) => {
    const text = write(format);
    expect(text).toMatch(/deferred-entry[ |]+[\d.]+[ |]+1\.48x-2\.15x/);
    expect(text).toMatch(/sync[ |]+[\d.]+[ |]+1\.70x \+-/);
    expect(text).toContain('ratio a-b: not measured, so a range: the ratio over 21 sets');
  });

  it('is named with its range below a table of mmtests', () => {
    expect(write(formatMmtests)).toContain(
      'On server-4 not measured, so a range: the ratio over 21 sets of costs that meet the ' +
        'measured rows as well, and its interval: deferred-entry 1.48x-2.15x.',
    );
  });

  it('is every preset without a measured row', () => {
    const measured = new Set(publishedRatios.map(({ policy }) => policy));
    expect(unpinnedFactors.map(({ policy }) => policy).filter((one) => measured.has(one))).toEqual(
      [],
    );
    const names = new Set(unpinnedFactors.map(({ policy }) => policy));
    expect([...names].toSorted()).toEqual(
      directMapPolicies
        .map(({ policy }) => policy.name)
        .filter((one) => one !== 'none' && !measured.has(one))
        .toSorted(),
    );
    for (const { low, high } of unpinnedFactors) {
      expect(low).toBeGreaterThan(0);
      expect(low).toBeLessThanOrEqual(1);
      expect(high).toBeGreaterThanOrEqual(1);
    }
  });

  it('is a range that holds the ratio and its interval, whatever they are', () => {
    const ratio = fc.double({ min: 0.5, max: 60, noNaN: true });
    const half = fc.double({ min: 0, max: 2, noNaN: true });
    fc.assert(
      fc.property(ratio, half, fc.constantFrom(...unpinnedFactors), (mean, by, factors) => {
        const { low, high } = rangeAround({ low: mean - by, high: mean + by }, factors);
        expect(low).toBeLessThanOrEqual(mean - by + 1e-9);
        expect(high).toBeGreaterThanOrEqual(mean + by - 1e-9);
      }),
    );
    expect(rangeAround({ low: 2, high: 3 }, { low: 0.5, high: 1.5 })).toEqual({
      low: 1.5,
      high: 4,
    });
  });

  it('is listed in one sentence for a machine', () => {
    expect(
      listRanges([range, { ...range, policy: 'latr' }, { ...range, machine: 'm' }]),
    ).toHaveLength(2);
    expect(listRanges([])).toEqual([]);
  });
});
