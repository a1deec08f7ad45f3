import { describe, expect, it } from 'vitest';
import { closestName, editDistance, suggest } from '../../../shared/text/closest-name.ts';

describe('the closest name', () => {
  it('counts insertions, deletions and replacements', () => {
    expect(editDistance('kitten', 'sitting')).toBe(3);
    expect(editDistance('', 'abc')).toBe(3);
    expect(editDistance('same', 'same')).toBe(0);
  });

  it('is found despite typing errors and in any case', () => {
    const names = ['deferred', 'deferred-tick', 'sync'];
    expect(closestName('defered', names)).toBe('deferred');
    expect(closestName('SYNC', names)).toBe('sync');
    expect(suggest('deferred-tik', names)).toBe('did you mean deferred-tick?');
  });

  it('is none when nothing is close', () => {
    expect(closestName('banana', ['deferred', 'sync'])).toBeUndefined();
    expect(suggest('banana', [])).toBeUndefined();
  });
});
