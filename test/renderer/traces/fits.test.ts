import { describe, expect, it } from 'vitest';
import { checkRow, distributionRow, profileRows } from '../../../renderer/traces/fit-rows.ts';
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
      ['work from a wakeup to the next blocking', '120', '1.50 ms', '1.40 ms', '21.0 %'],
      ['order of an allocation', '9 266', '0.500', '0.500', '0 %'],
    ]);
  });

  it('explains every field', () => {
    const rows = new Map(profileRows(fit).map(([name, value]) => [name.split(':')[0], value]));
    expect(rows.get('userCycles')).toBe('12345 cycles');
    expect(rows.get('tasks')).toBe('cpus');
    expect(rows.get('orderWeights')).toBe('order 0 75.0 %, order 2 25.0 %');
    expect(rows.get('attacker')).toBe('none');
  });
});
