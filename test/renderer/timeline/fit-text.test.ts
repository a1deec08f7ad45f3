import { describe, expect, it } from 'vitest';
import { fitClauses, fitLines } from '../../../renderer/timeline/fit-text.ts';

const upTo = (most: number) => (text: string) => text.length <= most;

describe('a text where room is short', () => {
  it('keeps whole clauses', () => {
    const text = 'in all 2.00 ms: 5 requests, 0 IPIs; longest window 3 us';
    expect(fitClauses(text, upTo(80))).toBe(text);
    expect(fitClauses(text, upTo(40))).toBe('in all 2.00 ms: 5 requests, 0 IPIs');
    expect(fitClauses(text, upTo(30))).toBe('in all 2.00 ms: 5 requests');
    expect(fitClauses(text, upTo(10))).toBe('');
    expect(fitClauses('', upTo(10))).toBe('');
  });

  it('is broken behind blanks and hyphens, as few lines as there can be', () => {
    expect(fitLines('sync', 1, upTo(10))).toEqual({ lines: ['sync'], isWhole: true });
    expect(fitLines('deferred-bounded', 2, upTo(10))).toEqual({
      lines: ['deferred-', 'bounded'],
      isWhole: true,
    });
    expect(fitLines('sync + latr', 3, upTo(6)).lines).toEqual(['sync +', 'latr']);
  });

  it('ends in an ellipsis where a part or a line has no room, and says so', () => {
    expect(fitLines('deferred-bounded', 1, upTo(10))).toEqual({
      lines: ['deferred-\u2026'],
      isWhole: false,
    });
    expect(fitLines('unbreakable', 2, upTo(5))).toEqual({ lines: ['unbr\u2026'], isWhole: false });
    for (const name of ['deferred-bounded', 'a, b-c d', 'sync + deferred, server-8']) {
      for (const { length } of fitLines(name, 2, upTo(7)).lines) expect(length).toBeLessThan(8);
    }
  });
});
