import { describe, expect, it } from 'vitest';
import {
  explainPairing,
  toCompareRows,
  warnOfModels,
} from '../../../renderer/compare/compare-rows.ts';
import { listDifferingFields } from '../../../renderer/compare/field-table.ts';
import { nameRuns } from '../../../renderer/compare/run-names.ts';
import { makeContract } from '../../support/contracts.ts';
import { noWindows } from '../../support/window-times.ts';
import { compare, keyOf, runOf } from './comparisons.ts';

describe('the table of a comparison', () => {
  it('has the baseline first, and each run with its interval and n', () => {
    const p99Estimate = { mean: 32_000, low: 31_600, high: 32_400 };
    const pairs = { ...noWindows, count: 100, p50: 2, p99: 31_900, max: 74_000, p99Estimate };
    const worstCpu = { ...noWindows, count: 1200 };
    const bare = runOf('aa');
    const baseline = runOf('aa', { policy: 'none' }, { replications: 7 });
    const sync = runOf(
      'bb',
      { policy: 'sync' },
      {
        precisionReached: false,
        contract: makeContract({ answer: 'broken' }),
        exposureWindowNs: { ...bare.exposureWindowNs, pairs, worstCpu },
      },
    );
    expect(toCompareRows(compare(baseline, [sync]))).toEqual([
      {
        key: keyOf('aa'),
        name: 'none',
        isBaseline: true,
        answer: null,
        ratio: '1.00x',
        range: null,
        predicted: null,
        difference: '-',
        p: '-',
        n: '7',
        pairing: null,
        contract: 'no bound',
        isBroken: false,
        windowP99: '-',
        longest: '-',
        isPrecise: true,
        note: null,
      },
      {
        key: keyOf('bb'),
        name: 'sync',
        isBaseline: false,
        answer: 'different',
        ratio: '2.00x +-0.10',
        range: null,
        predicted: null,
        difference: '1.00 us +-100 ns',
        p: '<0.001',
        n: '5',
        pairing: null,
        contract: 'shootdown BROKEN',
        isBroken: true,
        windowP99: '31.9 us +-0.4',
        longest: '74.0 us in 1 200 requests',
        isPrecise: false,
        note: null,
      },
    ]);
  });

  it('says that one replication has no interval, where it would look exact', () => {
    const one = { mean: 2, low: 2, high: 2 };
    const [, row] = toCompareRows(
      compare(runOf('aa', { policy: 'none' }), [runOf('bb')], {
        n: 1,
        pHolm: null,
        ratio: one,
        answer: 'not decided',
        differenceNs: one,
      }),
    );
    expect(row).toMatchObject({
      ratio: '2.00x +-?',
      difference: '2.00 ns +-?',
      p: '-',
      n: '1',
      answer: 'not decided',
    });
  });

  it('numbers the runs that have a footnote', () => {
    const runs = [runOf('bb'), runOf('cc', { cpus: 64 }), runOf('dd', { seed: 2 })];
    const rows = toCompareRows(compare(runOf('aa', { policy: 'none' }), runs));
    expect(rows.map(({ note }) => note)).toEqual([null, null, 1, 2]);
  });
});

describe('the name of a run', () => {
  it('is what tells it apart, the policy first', () => {
    const names = nameRuns([
      runOf('aa', { policy: 'sync' }),
      runOf('bb', { policy: 'deferred' }),
      runOf('cc', { policy: 'sync', cpus: 64 }),
    ]);
    expect([...names.values()]).toEqual([
      'sync, machine.cpus=96',
      'deferred, machine.cpus=96',
      'sync, machine.cpus=64',
    ]);
  });

  it('is the policy where nothing tells runs apart, and the model where that does', () => {
    const old = runOf('bb', {}, { modelVersion: '2' });
    expect([...nameRuns([runOf('aa')]).values()]).toEqual(['sync']);
    const own = runOf('ac', { cpus: 8 });
    const recorded = { trace: keyOf('7ace'), cpus: 2 };
    const fitted = { ...own, spec: { ...own.spec, workload: { ...own.spec.workload, recorded } } };
    expect([...nameRuns([fitted]).values()]).toEqual(['sync (extrapolated: recorded on 2 CPUs)']);
    expect([...nameRuns([runOf('aa'), old]).values()]).toEqual([
      'model version 3',
      'model version 2',
    ]);
  });
});

describe('the differing fields', () => {
  it('are those of any run, each with the values of all; equal ones are left out', () => {
    const comparison = compare(runOf('aa', { policy: 'deferred' }), [
      runOf('bb', { policy: 'sync' }),
      runOf('cc', { policy: 'deferred', cpus: 64, seed: 9 }),
    ]);
    const shown = listDifferingFields(comparison).map(({ path, cells }) => [
      path,
      ...cells.map(({ text, isOther }) => `${text}${isOther ? ' *' : ''}`),
    ]);
    expect(shown).toEqual([
      ['policy.name', 'deferred', 'sync *', 'deferred'],
      ['policy.remote', 'deferred', 'ipi *', 'deferred'],
      ['policy.drainAt', 'context-switch', 'none *', 'context-switch'],
      ['policy.contract', 'context-switch', 'shootdown *', 'context-switch'],
      ['machine.cpus', '96', '96', '64 *'],
      ['run.seed', '1', '1', '9 *'],
    ]);
  });

  it('have the model version first', () => {
    const comparison = compare(runOf('aa'), [runOf('bb', { cpus: 4 }, { modelVersion: '2' })]);
    const paths = listDifferingFields(comparison).map(({ path }) => path);
    expect(paths).toEqual(['modelVersion', 'machine.cpus']);
  });
});

describe('the warnings of a comparison', () => {
  it('name runs of another model', () => {
    expect(warnOfModels(compare(runOf('aa'), [runOf('bb')]))).toBeNull();
    const old = runOf('bb', {}, { modelVersion: '2' });
    expect(warnOfModels(compare(runOf('aa'), [old, runOf('cc')]))).toBe(
      '1 run is of model version 2, the baseline is of 3. ' +
        'The difference may be that of the models. Run both with the same version.',
    );
  });

  it('say why a run is not paired', () => {
    expect(explainPairing(compare(runOf('aa'), [runOf('bb')]))).toBeNull();
    expect(explainPairing(compare(runOf('aa'), [runOf('bb', { seed: 2 })]))).toMatch(/^Not paired/);
  });
});
