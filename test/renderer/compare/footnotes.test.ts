import { describe, expect, it } from 'vitest';
import { writeFootnotes } from '../../../renderer/compare/footnotes.ts';
import { compare, keyOf, runOf } from './comparisons.ts';

const baseline = runOf('aa', { policy: 'deferred' });

describe('the footnotes of a comparison', () => {
  it('are none where every run differs in the one thing', () => {
    const runs = [runOf('bb', { policy: 'sync' }), runOf('cc', { policy: 'latr' })];
    expect(writeFootnotes(compare(baseline, runs))).toEqual({ general: null, notes: [] });
  });

  it('say what else differs in a run', () => {
    const runs = [runOf('bb', { policy: 'sync' }), runOf('cc', { policy: 'sync', cpus: 64 })];
    expect(writeFootnotes(compare(baseline, runs))).toEqual({
      general: null,
      notes: [{ key: keyOf('cc'), text: 'also differs: machine.cpus 96 -> 64' }],
    });
  });

  it('name another policy with the fields that come with it', () => {
    const runs = [runOf('bb', { cpus: 64, policy: 'sync' }), runOf('cc', { cpus: 32 })];
    const [note, ...others] = writeFootnotes(
      compare(runOf('aa', { policy: 'sync' }), [
        runs[0]!,
        runOf('cc', { cpus: 64, policy: 'deferred' }),
      ]),
    ).notes;
    expect(others).toEqual([]);
    expect(note).toEqual({
      key: keyOf('cc'),
      text: 'also differs: policy sync -> deferred (with its remote, drainAt, contract)',
    });
  });

  it('say of all that more than one thing differs in each', () => {
    const one = compare(baseline, [runOf('bb', { policy: 'sync', cpus: 64 })]);
    expect(writeFootnotes(one)).toEqual({
      general:
        'The run differs from the baseline in policy and machine.cpus together: ' +
        'no difference is that of one alone.',
      notes: [],
    });
    const runs = [
      runOf('bb', { policy: 'sync', cpus: 64 }),
      runOf('cc', { policy: 'latr', cpus: 32, seed: 2 }),
    ];
    const { general, notes } = writeFootnotes(compare(baseline, runs));
    expect(general).toMatch(/^Every run differs from the baseline in policy and machine.cpus/);
    expect(notes).toEqual([{ key: keyOf('cc'), text: 'also differs: run.seed 1 -> 2' }]);
  });

  it('list everything where the runs have nothing in common', () => {
    const runs = [runOf('bb', { policy: 'deferred', cpus: 64 }), runOf('cc', { policy: 'sync' })];
    expect(writeFootnotes(compare(baseline, runs)).notes).toEqual([
      { key: keyOf('bb'), text: 'differs: machine.cpus 96 -> 64' },
      {
        key: keyOf('cc'),
        text: 'differs: policy deferred -> sync (with its remote, drainAt, contract)',
      },
    ]);
  });

  it('keep a field of the policy by itself where the policy is the same', () => {
    const runs = [
      runOf('bb', { policy: 'deferred', ceiling: 8 }),
      runOf('cc', { policy: 'deferred', ceiling: 64, seed: 3 }),
    ];
    expect(writeFootnotes(compare(baseline, runs))).toEqual({
      general: null,
      notes: [{ key: keyOf('cc'), text: 'also differs: run.seed 1 -> 3' }],
    });
  });

  it('name another model, and a run that differs in nothing', () => {
    const old = runOf('bb', { policy: 'sync' }, { modelVersion: '2' });
    const same = runOf('cc', { policy: 'deferred' });
    expect(writeFootnotes(compare(baseline, [old, same])).notes).toEqual([
      {
        key: keyOf('bb'),
        text:
          'differs: policy deferred -> sync (with its remote, drainAt, contract); ' +
          'model version 3 -> 2',
      },
      { key: keyOf('cc'), text: 'differs in nothing' },
    ]);
  });
});
