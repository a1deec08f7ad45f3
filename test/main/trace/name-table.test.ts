import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NameTable } from '../../../main/trace/name-table.ts';
import { scaleRuns } from '../../support/scale-runs.ts';
import { anyCharacter } from '../../support/any-character.ts';

describe('a table of names', () => {
  it('gives each name its own number, and the same one again', () => {
    const property = fc.property(
      fc.array(fc.string({ unit: anyCharacter, maxLength: 5 })),
      (words) => {
        const table = new NameTable(1000);
        const ids = words.map((word) => {
          const bytes = Buffer.from(`<${word}>`);
          return table.intern(bytes, 1, bytes.length - 1);
        });
        expect(ids.map((id) => table.names[id])).toEqual(words);
        expect(table.names.length).toBe(new Set(['', ...words]).size);
      },
    );
    fc.assert(property, { seed: 8, numRuns: scaleRuns(200) });
  });

  it('holds as many as it may, and counts the others', () => {
    const table = new NameTable(100);
    const bytes = Buffer.from(Array.from({ length: 150 }, (_, i) => String(100 + i)).join(''));
    for (let turn = 0; turn < 2; turn++) {
      for (let i = 0; i < 150; i++) {
        expect(table.intern(bytes, 3 * i, 3 * i + 3)).toBe(i < 100 ? i + 1 : 0);
      }
    }
    expect(table.turnedAway).toBe(100);
  });

  it('finds a word up to a space, or a comma before one, whatever words came before', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', ',', 'GFP_', '|'), maxLength: 12 });
    const property = fc.property(
      fc.array(fc.tuple(word, fc.constantFrom('', ' ', '\t', ' x'))),
      (all) => {
        const table = new NameTable(1000);
        for (const [text, behind] of all) {
          const bytes = Buffer.from(text + behind);
          const id = table.internWord(bytes, 0, bytes.length);
          const name = text.replace(/,$/, '');
          expect([table.names[id], table.wordLength]).toEqual([name, name.length]);
        }
      },
    );
    fc.assert(property, { seed: 9, numRuns: scaleRuns(200) });
  });
});
