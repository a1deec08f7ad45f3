import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCharacter } from './any-character.ts';

describe('any character', () => {
  it('is one code point of Unicode, and no surrogate', () => {
    for (const character of fc.sample(anyCharacter, { seed: 1, numRuns: 1000 })) {
      expect([...character]).toHaveLength(1);
      expect(character).not.toMatch(/\p{Surrogate}/u);
    }
  });

  it('makes texts with the words that are dangerous as names', () => {
    const texts = fc.sample(fc.string({ unit: anyCharacter }), { seed: 1, numRuns: 1000 });
    expect(texts).toContain('__proto__');
    expect(texts.some((text) => /\P{ASCII}/u.test(text))).toBe(true);
  });
});
