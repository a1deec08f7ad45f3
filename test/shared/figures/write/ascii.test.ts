import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Figure } from '../../../../shared/figures/figure.ts';
import { writeAscii } from '../../../../shared/figures/write/ascii.ts';
import { writeGnuplot } from '../../../../shared/figures/write/gnuplot.ts';
import { writeSvg } from '../../../../shared/figures/write/svg.ts';
import { isUnsafeStart, maxColumns } from '../../../../shared/text/plain.ts';
import { makeTraceFigures } from '../../../support/trace-figure-inputs.ts';
import { anyFigure } from '../random-figures.ts';
import { figure, point, sampleFigures, series } from '../sample-figures.ts';
import { scaleRuns } from '../../../support/scale-runs.ts';

/** The problems of a line as a line of mail. */
function findProblems(line: string): string[] {
  return [
    ...(line.length > maxColumns ? [`${line.length} columns`] : []),
    ...(/^[ -~]*$/.test(line) ? [] : ['not ASCII']),
    ...(/\s$/.test(line) ? ['a trailing space'] : []),
    ...(isUnsafeStart(line) ? ['looks like something else'] : []),
    ...(/NaN|Infinity|undefined/.test(line) ? ['not a number'] : []),
  ].map((problem) => `${problem}: ${line}`);
}

const quoteThrice = (text: string) => text.replaceAll(/^/gm, '> > > ');
const unquoteThrice = (text: string) => text.replaceAll(/^> > > /gm, '');

/** RFC 2045, 6.7: `=`, non-ASCII characters and spaces at line ends as codes, 76 columns. */
function encodeQuotedPrintable(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const codes = [...Buffer.from(line)].map((byte, i, all) => {
        const isBlankEnd = (byte === 32 || byte === 9) && i === all.length - 1;
        const isPlain = byte >= 32 && byte < 127 && byte !== 61 && !isBlankEnd;
        return isPlain
          ? String.fromCharCode(byte)
          : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
      });
      let encoded = '';
      let length = 0;
      for (const code of codes) {
        if (length + code.length > 75) {
          encoded += '=\r\n';
          length = 0;
        }
        encoded += code;
        length += code.length;
      }
      return encoded;
    })
    .join('\r\n');
}

/** As mail programs do it, with the spaces that a relay added or removed at line ends. */
function decodeQuotedPrintable(text: string): string {
  return text
    .replaceAll(/[ \t]+(?=\r\n|$)/g, '')
    .replaceAll(/=\r\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, code) => String.fromCharCode(parseInt(code, 16)))
    .replaceAll('\r\n', '\n');
}

function expectMail(drawn: Figure): void {
  const lines = writeAscii(drawn);
  expect(lines.flatMap(findProblems)).toEqual([]);
  const quoted = quoteThrice(lines.join('\n'));
  const carried = decodeQuotedPrintable(encodeQuotedPrintable(quoted));
  // The quotation of an empty line ends in a space, which a relay may remove.
  expect(unquoteThrice(carried).split('\n')).toEqual(lines);
}

/** Made-up figures, hard ones, and those of real recordings. */
const figures = { ...sampleFigures, ...(await makeTraceFigures()) };

describe('a figure in characters', () => {
  it.each(Object.entries(figures))('of %s survives the mail', (_, drawn) => {
    expectMail(drawn);
  });

  it('of any figure survives the mail', () => {
    fc.assert(fc.property(anyFigure, expectMail), {
      seed: 20012,
      numRuns: scaleRuns(300),
      endOnFailure: true,
    });
  });

  it('writes the value behind each bar, and says the scale', () => {
    const lines = writeAscii(sampleFigures['groupedBars']!);
    expect(lines).toContain(' C   |CCCC 450 ns +-45');
    expect(lines).toContain(' D   |                            o 3.10 us');
    expect(lines).toContain('added system time, by policy');
    expect(writeAscii(sampleFigures['bars']!)).toContain(
      'system time, relative to policy none (log), by policy',
    );
  });

  it('says of every series whether it was simulated or published', () => {
    const lines = writeAscii(sampleFigures['lines']!);
    expect(lines).toContain('B: sync (simulated)');
    expect(lines).toContain('C: sync, published');
  });

  it('draws parts on top of each other, a letter each, with their sum', () => {
    const lines = writeAscii(sampleFigures['stack']!);
    expect(lines).toContain(' sync      |AAAAABBCCD 1.46 us');
  });

  it('writes the cells of a heat map as a table, the highest row first', () => {
    const lines = writeAscii(sampleFigures['heat']!);
    const rows = lines.filter((line) => /^\s*(512|33|8|1) /.test(line));
    expect(rows.map((row) => row.trim().split(/\s+/)[0])).toEqual(['512', '33', '8', '1']);
    expect(rows[2]).toContain('1.92x !');
  });

  it('keeps what does not reach its precision apart', () => {
    const lines = writeAscii(sampleFigures['lines']!);
    expect(lines).toContain('Small letter: did not reach its precision.');
    expect(lines.filter((line) => /^ .*[+|] .*\.e$/.test(line))).toHaveLength(1);
  });

  it('draws a simulated point where its published value is too, and tells what lies at one place', () => {
    const published = { origin: 'published' } as const;
    const drawn = figure('scatter', {
      series: [
        series('sync', 0, [point(1, 10)]),
        series('deferred', 1, [point(5, 2)]),
        series('latr', 2, [point(5, 2)]),
        series('rar', 3, [point(9, 5)]),
        series('sync, published', 0, [point(1, 10)], published),
        series('rar, published', 3, [point(5, 2)], published),
      ],
    });
    const lines = writeAscii(drawn);
    const plot = lines.filter((line) => /^ .*[+|]/.test(line)).join('\n');
    expect(plot).toMatch(/A/);
    expect(plot.match(/#/g)).toHaveLength(1);
    expect(lines).toContain('#: several at one place, from the left: B C F.');
    expect(lines).toContain('A published value is not drawn where its simulated one is.');
    const apart = figure('scatter', { series: drawn.series.slice(0, 2) });
    expect(writeAscii(apart).join('\n')).not.toMatch(/#|published/);
  });

  it('says nothing of what only a picture has', () => {
    const one = point(1, 2, { span: [0.5, 3] });
    const drawn = figure('scatter', {
      series: [series('a', 0, [one]), series('b', 1, [point(2, 3)], { isDimmed: true })],
    });
    expect(writeAscii(drawn).join('\n')).not.toMatch(/[Bb]old|Level bars/);
    expect(writeSvg(drawn)).toMatch(/Bold names[^]*Level bars/);
    expect(writeGnuplot(drawn)).toContain('Level bars');
  });

  it('has a character for every series, however many', () => {
    const crowd = Array.from({ length: 50 }, (_, slot) =>
      series(`s${slot}`, slot, [point(1, slot)]),
    );
    const lines = writeAscii(figure('scatter', { series: crowd }));
    expect(lines).toContain('9: s35 (simulated)');
    expect(lines.some((line) => line.startsWith('#: s36 (simulated); s37'))).toBe(true);
  });
});
