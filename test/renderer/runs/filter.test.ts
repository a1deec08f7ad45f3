import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useRunFilter } from '../../../renderer/composables/useRunFilter.ts';
import { chosenValues, toggleFlag, toggleValue } from '../../../renderer/runs/filter-chips.ts';
import { startOf, toParams } from '../../../renderer/runs/run-params.ts';
import { formatRunFilter, parseRunFilter } from '../../../shared/run-filter.ts';
import { withScope } from '../support/fake-client.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a chip', () => {
  const toggled = (text: string, value: string) =>
    formatRunFilter(toggleValue(parseRunFilter(text), 'policy', value));

  it.each([
    ['', 'sync', 'policy:sync'],
    ['policy:sync cpus>=4', 'latr', 'policy:sync,latr cpus>=4'],
    ['policy:sync,latr x', 'sync', 'policy:latr x'],
    ['x policy:sync', 'sync', 'x'],
    ['-policy:none,sync', 'none', '-policy:sync policy:none'],
  ])('turns "%s" by %s into "%s"', (before, value, after) => {
    expect(toggled(before, value)).toBe(after);
  });

  it('is on for what any term chooses', () => {
    const terms = parseRunFilter('policy:sync policy:latr -policy:none');
    expect(chosenValues(terms, 'policy')).toEqual(new Set(['sync', 'latr']));
  });

  it.each([
    ['', 'starred', 'is:starred'],
    ['is:starred x', 'starred', 'x'],
    ['-is:starred', 'starred', 'is:starred'],
    ['is:all x', 'archived', 'x is:archived'],
    ['is:archived is:broken', 'archived', 'is:broken'],
  ] as const)('of a flag turns "%s" by %s into "%s"', (before, flag, after) => {
    expect(formatRunFilter(toggleFlag(parseRunFilter(before), flag))).toBe(after);
  });
});

describe('a filter', () => {
  it('is the same as text and as chips', () => {
    const { value: filter, stop } = withScope(() => useRunFilter('policy:sync'));
    filter.toggleValue('policy', 'latr');
    filter.toggleFlag('starred');
    expect(filter.text.value).toBe('policy:sync,latr is:starred');
    filter.text.value = 'cpus:96';
    filter.toggleValue('cpus', '4');
    expect(filter.text.value).toBe('cpus:96,4');
    filter.clear();
    expect([filter.text.value, filter.isFiltered.value]).toEqual(['', false]);
    stop();
  });

  it('stays in force while a term is wrong, and says so after a while', () => {
    const { value: filter, stop } = withScope(() => useRunFilter('latr'));
    const { terms } = filter;
    expect(terms.value).toHaveLength(1);
    filter.text.value = 'latr polcy:';
    expect([terms.value.length, filter.problem.value]).toEqual([1, null]);
    vi.advanceTimersByTime(1000);
    expect(filter.problem.value?.message).toBe('no field is polcy, at position 6');
    filter.text.value = 'latr policy:sync';
    expect([terms.value.length, filter.problem.value]).toEqual([2, null]);
    stop();
  });

  it('says what is wrong at once when it is left', () => {
    const { value: filter, stop } = withScope(() => useRunFilter('cpus<x'));
    filter.complain();
    expect(filter.problem.value?.start).toBe(0);
    stop();
  });
});

describe('the address', () => {
  it('of a sweep becomes a term', () => {
    expect(startOf({ sweep: '3' })).toMatchObject({ filter: 'sweep:3', sort: '' });
    expect(startOf({ sweep: 'x', sort: '-cpus' })).toMatchObject({ filter: '', sort: '-cpus' });
    expect(startOf({ filter: 'latr', sweep: '3' }).filter).toBe('latr');
  });

  it('has no empty parts', () => {
    expect(toParams({ filter: '', sort: 'cpus', run: null })).toEqual({ sort: 'cpus' });
  });
});
