import { describe, expect, it } from 'vitest';
import { listRanges, type CostRange } from '../../shared/cost-range.ts';
import { formatMarkdown } from '../../shared/text/markdown-table.ts';
import { formatMmtests } from '../../shared/text/mmtests-table.ts';
import { formatStudy } from '../../shared/text/study-table.ts';
import { unpinnedRanges } from '../../main/lab/validation/uncertainty.ts';
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
        'measured rows as well: deferred-entry 1.48x-2.15x.',
    );
  });

  it('is every preset without a measured row', () => {
    const measured = new Set(publishedRatios.map(({ policy }) => policy));
    expect(unpinnedRanges.map(({ policy }) => policy).filter((one) => measured.has(one))).toEqual(
      [],
    );
    const names = new Set(unpinnedRanges.map(({ policy }) => policy));
    expect([...names].toSorted()).toEqual(
      directMapPolicies
        .map(({ policy }) => policy.name)
        .filter((one) => one !== 'none' && !measured.has(one))
        .toSorted(),
    );
    for (const { low, high } of unpinnedRanges) {
      expect(low).toBeGreaterThan(1);
      expect(high).toBeGreaterThanOrEqual(low);
    }
  });

  it('is listed in one sentence for a machine', () => {
    expect(
      listRanges([range, { ...range, policy: 'latr' }, { ...range, machine: 'm' }]),
    ).toHaveLength(2);
    expect(listRanges([])).toEqual([]);
  });
});
