import { describe, expect, it } from 'vitest';
import { nameSome } from '../../../shared/text/name-some.ts';

describe('some names', () => {
  it('are as many as asked for, with the count of the rest', () => {
    expect(nameSome(['a', 'b'], 2)).toBe('a; b');
    expect(nameSome(['a', 'b', 'c', 'd'], 2, ', ')).toBe('a, b and 2 more');
  });

  it('are fewer where they are long, and at least one', () => {
    const long = 'x'.repeat(200);
    expect(nameSome([long, long, long], 5)).toBe(`${long}; ${long} and 1 more`);
    expect(nameSome(['y'.repeat(500), 'z'], 5)).toBe(`${'y'.repeat(500)} and 1 more`);
  });
});
