import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitWords, wrapCommand, wrapParagraph } from '../../../shared/text/plain.ts';
import { formatTable } from '../../../shared/text/table.ts';
import { scaleRuns } from '../../support/scale-runs.ts';
import { anyCharacter } from '../../support/any-character.ts';

/** Quoted-printable as mail programs write it: = and trailing spaces as codes, soft breaks at 76. */
function encode(line: string): string {
  const coded = line.replace(/=/g, '=3D').replace(/ $/, '=20');
  return coded.replace(/(.{70})(?=.)/g, '$1=\n');
}

function decode(text: string): string {
  return text
    .replace(/=\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

function expectMailForm(lines: readonly string[]): void {
  for (const line of lines) {
    expect(line).toMatch(/^[\x20-\x7e]*$/);
    expect(line.length).toBeLessThanOrEqual(72);
    expect(line).not.toMatch(/ $|^>|^From /);
    const quoted = `> > > ${line}`;
    const read = decode(encode(quoted)).replace(/^> > > /, '');
    expect(read).toBe(line);
  }
}

const text = fc.string({ unit: anyCharacter, maxLength: 90 });
const awkward = fc.constantFrom('From here', '> quoted', '\ttab ', 'a=3Db', '26.4x', '-');
const cell = fc.oneof(text, awkward);
const table = fc.integer({ min: 1, max: 6 }).chain((width) =>
  fc.record({
    headers: fc.array(cell, { minLength: width, maxLength: width }),
    rows: fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 8 }),
  }),
);

describe('plain text', () => {
  it('of any table has the form of mail, and survives quoting', () => {
    fc.assert(
      fc.property(table, ({ headers, rows }) => {
        expectMailForm(
          formatTable(
            headers.map((header) => ({ header })),
            rows,
          ),
        );
      }),
      { numRuns: scaleRuns(100) },
    );
  });

  it('keeps cells that fit, whole and in their columns', () => {
    const lines = formatTable(
      [{ header: 'policy' }, { header: 'ratio', align: 'right' }],
      [
        ['sync', '26.4x'],
        ['deferred-bounded', '1.4x'],
      ],
    );
    expect(lines).toEqual([
      'policy             ratio',
      'sync               26.4x',
      'deferred-bounded    1.4x',
    ]);
  });

  it('ends no line of a cell inside a name or a number that there is room for', () => {
    const word = fc.constantFrom('sync', 'deferred-bounded', 'batchPages', '17 123', '84.8 %', '-');
    const words = fc.array(word, { minLength: 1, maxLength: 6 }).map((all) => all.join(', '));
    const rows = fc.integer({ min: 2, max: 7 }).chain((width) =>
      fc.array(fc.array(words, { minLength: width, maxLength: width }), {
        minLength: 1,
        maxLength: 4,
      }),
    );
    const property = fc.property(rows, (cells) => {
      const columns = cells[0]!.map(() => ({ header: 'h' }));
      const widest = columns.map((_, c) =>
        Math.max(...cells.flatMap((row) => splitWords(row[c]!)).map((one) => one.length)),
      );
      const least = widest.reduce((sum, width) => sum + width + 1, -1);
      if (least > 72) return;
      const text = formatTable(columns, cells).join('\n');
      for (const whole of cells.flat().flatMap(splitWords)) expect(text).toContain(whole);
    });
    fc.assert(property, { seed: 6, numRuns: scaleRuns(200) });
  });

  it('of any paragraph and command has the form of mail', () => {
    fc.assert(
      fc.property(text, (words) => expectMailForm(wrapParagraph(words, 2))),
      { numRuns: scaleRuns(100) },
    );
    const long = ['lab', 'sweep', ...Array.from({ length: 20 }, () => '--set run.seed=12345')];
    expectMailForm(wrapCommand(long));
  });
});
