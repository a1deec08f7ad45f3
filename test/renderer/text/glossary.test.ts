import { describe, expect, it } from 'vitest';
import { findTerms, glossary } from '../../../renderer/text/glossary.ts';

describe('the glossary', () => {
  it('has each term once, in the order of the alphabet', () => {
    const terms = glossary.map(({ term }) => term.toLowerCase());
    expect(new Set(terms).size).toBe(terms.length);
    expect(terms).toEqual(terms.toSorted((a, b) => (a < b ? -1 : 1)));
  });

  it('says each in short sentences of plain ASCII', () => {
    for (const { term, meaning } of glossary) {
      expect(`${term} ${meaning}`).toMatch(/^[ -~]+$/);
      expect(meaning).toMatch(/^[A-Z][^!]*\.$/);
      expect(meaning.length).toBeLessThan(220);
    }
  });

  it('finds names before meanings', () => {
    expect(findTerms('drain').map(({ term }) => term)[0]).toBe('drain');
    expect(findTerms(' TLB ').map(({ term }) => term)[0]).toBe('TLB');
    expect(findTerms('')).toHaveLength(glossary.length);
    expect(findTerms('no such word')).toEqual([]);
  });
});
