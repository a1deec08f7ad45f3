/** Something found by its title. */
interface Named {
  readonly title: string;
}

/** Where a word occurs in a text: at its start, at the start of one of its words, or inside. */
function scoreWord(word: string, text: string): number | null {
  const at = text.indexOf(word);
  if (at === 0) return 0;
  if (text.includes(` ${word}`)) return 1;
  return at > 0 ? 2 : scoreLetters(word, text);
}

/** Matches letters in order with others in between; the fewer of those, the better. */
function scoreLetters(word: string, text: string): number | null {
  let from = -1;
  let first = -1;
  for (const letter of word) {
    from = text.indexOf(letter, from + 1);
    if (from === -1) return null;
    if (first === -1) first = from;
  }
  const gaps = from - first + 1 - word.length;
  return gaps > 2 * word.length ? null : 3 + gaps;
}

/** Items that match every word of the text, best first; all, in order, for an empty text. */
export function filterByTitle<T extends Named>(items: readonly T[], text: string): T[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const scored = items.flatMap((item) => {
    let score = 0;
    for (const word of words) {
      const own = scoreWord(word, item.title.toLowerCase());
      if (own === null) return [];
      score += own;
    }
    return [{ item, score }];
  });
  return scored.toSorted((a, b) => a.score - b.score).map(({ item }) => item);
}
