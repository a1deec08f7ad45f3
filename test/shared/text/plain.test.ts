import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isUnsafeStart,
  joinCommand,
  maxColumns,
  toAscii,
  wrapCommand,
  wrapParagraph,
  wrapWords,
} from '../../../shared/text/plain.ts';
import { scaleRuns } from '../../support/scale-runs.ts';

const options = { seed: 4, numRuns: scaleRuns(300) };
const ascii = fc.string({ unit: 'grapheme-ascii', maxLength: 200 });

/** The words that a POSIX shell makes of some lines. */
function readByShell(lines: readonly string[]): string[] {
  const script = `printf '%s\\0' ${lines.join('\n')}\n`;
  const { stdout } = spawnSync('/bin/sh', ['-c', script], { encoding: 'utf8' });
  return stdout.split('\0').slice(0, -1);
}

describe('a wrapped command', () => {
  it('keeps an option with its value, and indents what follows', () => {
    const words = ['lab', 'sweep', '--vary', 'machine.cpus=4,8,16,96', '--vary'];
    expect(wrapCommand([...words, 'policy=sync,deferred', '--where', 'a.b > 4'])).toEqual([
      'lab sweep --vary machine.cpus=4,8,16,96 --vary policy=sync,deferred \\',
      "    --where 'a.b > 4'",
    ]);
  });

  it.skipIf(process.platform === 'win32')('is read by a shell as the words it was made of', () => {
    const word = fc.oneof(
      fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 30 }),
      fc.string({ unit: 'grapheme-ascii', minLength: 70, maxLength: 300 }),
      fc.constantFrom('--set', 'run.seed=12', "it's", '> x', 'From x', '\\', '$HOME', "''", ''),
    );
    const property = fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), (words) => {
      const lines = wrapCommand(words);
      expect(readByShell(lines)).toEqual(words);
      for (const line of lines) {
        expect(line.length).toBeLessThanOrEqual(maxColumns);
        expect(isUnsafeStart(line)).toBe(false);
        expect(line).not.toMatch(/\s$/);
      }
    });
    fc.assert(property, { seed: 5, numRuns: scaleRuns(150) });
  });

  it('is ASCII, whatever its words', () => {
    expect(joinCommand(['lab', '--db', '/h\u00e9 \u4e2d'])).toBe("lab --db '/he ?'");
  });
});

describe('wrapped words', () => {
  it('are the same words, none lost and none longer than the width', () => {
    const property = fc.property(ascii, fc.integer({ min: 1, max: 80 }), (text, width) => {
      const plain = toAscii(text);
      const lines = wrapWords(plain, width);
      expect(lines.join('').replaceAll(' ', '')).toBe(plain.replaceAll(' ', ''));
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
    });
    fc.assert(property, options);
  });

  it('that are too long break at an underline or a slash, if that is far enough', () => {
    expect(wrapWords('GFP_HIGHUSER_MOVABLE', 14)).toEqual(['GFP_HIGHUSER_', 'MOVABLE']);
    expect(wrapWords('a_nameWithoutAnySignThatBreaks', 10)).toEqual([
      'a_nameWith',
      'outAnySign',
      'ThatBreaks',
    ]);
  });

  it('of a paragraph keep the groups of a number together', () => {
    const words = `${'word '.repeat(13)}of 2 015 678 pages`;
    expect(wrapParagraph(words, 2)).toEqual([`${'word '.repeat(13)}of`, '  2 015 678 pages']);
  });

  it('keep a number with its thousands and its unit at any width that has room for it', () => {
    const written =
      '17 123|2 015 678|84.8 %|0 %|123 us|1.01 ms|9 ns|3.5 s|2467 /s|4096 B|2.1 GHz|8 GB|5 min|285335 ops/s';
    const numbers = fc.constantFrom(...written.split('|'));
    const pieces = fc.array(fc.oneof(numbers, fc.constantFrom('of', 'longest', 'open,', '(n')), {
      minLength: 1,
      maxLength: 20,
    });
    const property = fc.property(pieces, fc.integer({ min: 13, max: 72 }), (words, width) => {
      // Numbers beside each other are told apart by a sign, as everywhere.
      const lines = wrapWords(words.map((word) => `${word},`).join(' '), width);
      expect(
        lines.flatMap((line) => line.match(/[^,]+,+/g) ?? []).map((one) => one.trim()),
      ).toEqual(words.map((word) => `${word},`));
    });
    fc.assert(property, options);
  });

  it('break a number at its spaces before anywhere else', () => {
    expect(wrapWords('2 015 678', 6)).toEqual(['2 015', '678']);
  });

  it('of a paragraph are all there', () => {
    const property = fc.property(ascii, fc.integer({ min: 0, max: 8 }), (text, indent) => {
      const lines = wrapParagraph(text, indent);
      expect(lines.join('').replaceAll(' ', '')).toBe(toAscii(text).replaceAll(' ', ''));
    });
    fc.assert(property, options);
  });
});

describe('ASCII text', () => {
  it('spells out the symbols of the field', () => {
    expect(
      toAscii('5\u00a0\u00b5s \u00d7 2 \u00b1 1 \u2013 \u201cr\u00e9sum\u00e9\u201d\t\u{1f600}'),
    ).toBe('5 us x 2 +- 1 - "resume" ?');
  });
});
