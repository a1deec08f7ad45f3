import { describe, expect, it } from 'vitest';
import {
  checkRow,
  distributionRow,
  profileRows,
  windowRows,
} from '../../../renderer/traces/fit-rows.ts';
import { makeQuantiles } from '../../support/quantiles.ts';
import { fitOf } from './made-of-traces.ts';

describe('a fit in rows', () => {
  const fit = fitOf('mine');

  it('has what was recorded beside what was simulated, with the error', () => {
    expect(fit.checks.map(checkRow)).toEqual([
      ['allocations', '1000 /s', '980.0 /s +-10', '-2.0 %'],
      ['busy share', '50.0 %', '55.0 % +-1.0 %', '+10.0 %'],
    ]);
  });

  it('writes times as times and orders as numbers', () => {
    expect(fit.distributions.map(distributionRow)).toEqual([
      ['work from a wakeup to the next blocking', '120', '1.50 ms', '1.40 ms', '21.0 %', '12.4 %'],
      ['order of an allocation', '9 266', '0.500', '0.500', '0 %', '1.4 %'],
    ]);
  });

  it('has the windows of the replay beside those of the workload', () => {
    expect(fit.windows.flatMap(windowRows)).toEqual([
      ['deferred p50', '2.00 ms', '1.90 ms', '-5.0 %'],
      ['deferred p99', '16.0 ms', '>100 ms', '-'],
      ['deferred open', '1.0 %', '4.0 %', '+3.00 pt'],
    ]);
  });

  it('shows a recorded distribution by some of its quantiles', () => {
    const blockQuantiles = makeQuantiles((share) => share);
    const own = fitOf('mine', { profile: { ...fit.profile, blockQuantiles } });
    const rows = new Map(profileRows(own).map(([name, ...cells]) => [name, cells]));
    expect(rows.get('blockQuantiles')).toEqual([
      '162 quantiles, p50 1.00, p90 1.80, p99 1.98, max 2.00, in multiples of the mean',
    ]);
    expect(rows.has('burstQuantiles')).toBe(false);
  });

  it('explains every field', () => {
    const rows = new Map(profileRows(fit).map(([name, value]) => [name.split(':')[0], value]));
    expect(rows.get('userCycles')).toBe('12345 cycles');
    expect(rows.get('tasks')).toBe('cpus');
    expect(rows.get('orderWeights')).toBe('order 0 75.0 %, order 2 25.0 %');
    expect(rows.get('attacker')).toBe('none');
  });
});
