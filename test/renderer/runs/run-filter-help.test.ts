import { describe, expect, it } from 'vitest';
import { completeRunFilter } from '../../../renderer/runs/run-filter-help.ts';

describe('the help of a filter', () => {
  it('completes a term, and the last value of a list', () => {
    const known = { policy: ['sync', 'sync-running', 'latr'], machine: ['two words'] };
    const complete = (text: string) => completeRunFilter(text, text.length, known);
    expect(complete('latr polic')).toEqual({
      start: 5,
      end: 10,
      options: ['policy:', 'policy.flushCeilingPages'],
    });
    expect(complete('flushC').options).toEqual(['flushCeilingPages:']);
    expect(complete('policy.rem').options).toEqual(['policy.remote:']);
    expect(complete('pti:').options).toEqual(['true', 'false']);
    expect(complete('policy.local:r').options).toEqual(['range-or-full']);
    expect(complete('-policy:latr,sy')).toEqual({
      start: 13,
      end: 15,
      options: ['sync', 'sync-running'],
    });
    expect(complete('machine:').options).toEqual(['"two words"']);
    expect(complete('is:s').options).toEqual(['starred']);
    expect(complete('foo:').options).toEqual([]);
    expect(complete('latr ').options).toEqual([]);
  });
});
