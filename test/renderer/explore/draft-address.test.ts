import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAxis } from '../../../renderer/explore/axis-draft.ts';
import { readDraft, writeDraft } from '../../../renderer/explore/draft-address.ts';
import { createDraft } from '../../../renderer/explore/sweep-draft.ts';
import { scaleRuns } from '../../support/scale-runs.ts';

const names = { machine: 'xeon-8160-2s', kernel: 'first-model', workload: 'kernel-build' };
const usual = createDraft(names, ['none', 'sync', 'deferred']);

describe('a form in the address', () => {
  it('is what differs from the default form, and comes back whole', () => {
    expect(writeDraft(usual, usual)).toBe('');
    const draft = {
      ...usual,
      machine: 'i5-3550',
      policies: ['sync'],
      axes: [{ ...createAxis(3, 'machine.cpus'), form: 'log' as const, from: '4', to: '' }],
      sets: [{ id: 4, path: 'machine.ghz', value: 'x' }],
      nextId: 9,
    };
    const text = writeDraft(draft, usual);
    expect(Object.keys(JSON.parse(text) as object).toSorted()).toEqual([
      'axes',
      'machine',
      'policies',
      'sets',
    ]);
    expect(readDraft(text, usual)).toEqual({ ...draft, nextId: 5 });
  });

  it.each([
    ['{"machine":7}'],
    ['{"axes":[1]}'],
    ['{"axes":[{"id":1}]}'],
    ['{"sets":[{"id":"1","path":"","value":""}]}'],
    ['{"sets":[{"id":1,"path":"","value":""},{"id":1,"path":"","value":""}]}'],
    ['{"__proto__":{"machine":"x"}}'],
    ['null'],
    ['{"machine'],
  ])('takes nothing of %s', (text) => {
    expect(readDraft(text, usual)).toEqual(usual);
  });

  it('never leaves a form of another shape', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const draft = readDraft(text, usual);
        expect(Object.keys(draft)).toEqual(Object.keys(usual));
      }),
      { seed: 31, numRuns: scaleRuns(100) },
    );
  });
});
