import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createAxis,
  describeValues,
  previewAxis,
  formatProblem,
  writeAxis,
  type AxisDraft,
} from '../../../renderer/explore/axis-draft.ts';
import { numericFields } from '../../../renderer/explore/form-fields.ts';
import { searchFields } from '../../../renderer/explore/search-fields.ts';
import { buildRequest, createDraft } from '../../../renderer/explore/sweep-draft.ts';
import { expandAxes, parseAxis } from '../../../shared/sweep.ts';
import { scaleRuns } from '../../support/scale-runs.ts';

function axisOf(change: Partial<AxisDraft>, path = 'machine.ghz'): AxisDraft {
  return { ...createAxis(1, path), ...change };
}

/** Values that every non-integer field accepts: tenths from 1 on. */
const values = fc.uniqueArray(
  fc.integer({ min: 10, max: 99 }).map((n) => n / 10),
  { minLength: 1, maxLength: 20 },
);
const separators = fc.constantFrom(',', ', ', ' ', ' ,  ');

describe('the preview of an axis', () => {
  it('shows a list as the lab will take it, however it is separated', () => {
    fc.assert(
      fc.property(values, separators, (list, separator) => {
        expect(previewAxis(axisOf({ list: list.join(separator) }))).toEqual({
          values: list,
          problem: null,
        });
      }),
      { numRuns: scaleRuns(100) },
    );
  });

  it('shows a linear range: every step that does not pass its end', () => {
    const ends = fc.tuple(
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 0, max: 800 }),
      fc.integer({ min: 1, max: 300 }),
    );
    fc.assert(
      fc.property(ends, ([from, more, step]) => {
        const texts = { from: `${from}`, to: `${from + more}`, step: ` ${step}` };
        const expected: number[] = [];
        for (let value = from; value <= from + more; value += step) expected.push(value);
        const axis = axisOf({ form: 'linear', ...texts }, 'machine.cpus');
        expect(previewAxis(axis)).toEqual({ values: expected, problem: null });
      }),
      { numRuns: scaleRuns(100) },
    );
  });

  it('shows a range by a factor', () => {
    const axis = axisOf({ form: 'log', from: '1', to: '600', factor: '2' }, 'machine.cpus');
    expect(previewAxis(axis).values).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512]);
    expect(describeValues(previewAxis(axis).values)).toBe(
      '10 values: 1, 2, 4, 8, 16, 32, 64, 128, ..., 512',
    );
  });

  it('is exactly what the points of the request take, in a grid', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 40 }), (list, to) => {
        const first = axisOf({ list: list.join() });
        const second = axisOf({ form: 'linear', from: '1', to: `${to}` }, 'machine.cpus');
        const draft = createDraft({ machine: 'm', kernel: 'k', workload: 'w' }, ['sync', 'latr']);
        draft.axes.push(first, second);
        const points = expandAxes(buildRequest(draft).vary.map(parseAxis));
        const taken = (path: string) =>
          new Set(points.map((point) => point.find(([own]) => own === path)?.[1]));
        expect([...taken('machine.ghz')]).toEqual(previewAxis(first).values);
        expect([...taken('machine.cpus')]).toEqual(previewAxis(second).values);
        expect([...taken('policy')]).toEqual(['sync', 'latr']);
        expect(points).toHaveLength(list.length * to * 2);
      }),
      { numRuns: scaleRuns(50) },
    );
  });

  it.each([
    [{ list: '4, x' }, 'machine.ghz must be a number from 0.1 to 10 GHz, got "x".'],
    [{ list: '4, 99' }, 'machine.ghz must be a number from 0.1 to 10 GHz, got 99.'],
    [{ list: '4 4' }, '4 appears twice.'],
    [{ list: ' , ' }, 'Give its values. Values can be 0.1 to 10 GHz.'],
    [{ form: 'linear', from: '9', to: '1' }, 'range 9..1+1: its end is below its start; write'],
    [
      { form: 'log', from: '1', to: '8', factor: '1' },
      'a start above 0 and a factor above 1; write',
    ],
    [{ form: 'linear', from: '1', to: '' }, 'Give from, to and the growth.'],
  ] satisfies [Partial<AxisDraft>, string][])('of %j says: %s', (change, message) => {
    const { problem } = previewAxis(axisOf(change));
    expect(problem && formatProblem(problem)).toContain(message);
  });

  it('refuses broken numbers where the field is whole', () => {
    const { problem } = previewAxis(axisOf({ list: '1.5' }, 'machine.cpus'));
    expect(problem?.message).toBe('machine.cpus must be a whole number from 1 to 1024, got 1.5');
  });

  it('takes null for the one field that can be without a value', () => {
    const axis = axisOf({ list: 'null 100' }, 'policy.maxAgeUs');
    expect(previewAxis(axis)).toEqual({ values: [null, 100], problem: null });
    expect(writeAxis(axis)).toBe('policy.maxAgeUs=null,100');
  });
});

describe('the search for a field', () => {
  it('puts those first whose name begins with the words', () => {
    const [first, ...others] = searchFields(numericFields, 'cpu').map(({ path }) => path);
    expect(first).toBe('machine.cpus');
    expect(others).toContain('machine.broadcastPerCpuNs');
  });

  it('finds by meaning, and everything without words', () => {
    expect(searchFields(numericFields, 'make -jN').map(({ path }) => path)).toEqual([
      'workload.tasks',
    ]);
    expect(searchFields(numericFields, ' ')).toHaveLength(numericFields.length);
  });
});
