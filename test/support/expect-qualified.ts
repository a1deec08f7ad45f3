import { expect } from 'vitest';
import { findUnqualified, isShown, mutate, type Fact } from './qualified.ts';

/** No figure of these facts stands in the text without what qualifies it. */
export function expectQualified(text: string, facts: readonly Fact[]): void {
  expect(findUnqualified(text, facts)).toEqual([]);
  expect(text.match(/\+-0\.0+(?!\d)/g)).toBeNull();
}

/**
 * The same, and that it is seen when a qualifier is taken away.
 * @returns The names of the facts that the text shows.
 */
export function expectWalked(text: string, facts: readonly Fact[]): string[] {
  expectQualified(text, facts);
  for (const [what, mutant] of mutate(text, facts)) {
    expect(findUnqualified(mutant, facts), `${what} taken away`).not.toEqual([]);
  }
  return facts.filter((fact) => isShown(text, fact)).map(({ name }) => name);
}
