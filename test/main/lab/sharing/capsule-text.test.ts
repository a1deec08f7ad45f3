import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findCapsules,
  maxCapsuleBytes,
  writeCapsuleText,
} from '../../../../main/lab/sharing/capsule-text.ts';
import { scaleRuns } from '../../../support/scale-runs.ts';

/** What a mail does to a text. */
type Mangle = (text: string) => string;

const linesOf = (text: string) => text.split(/\r?\n/);

const quote =
  (prefix: string): Mangle =>
  (text) =>
    linesOf(text)
      .map((line) => prefix + line)
      .join('\n');

/** Cuts every line at a width, wherever that is. */
const wrap =
  (width: number): Mangle =>
  (text) =>
    linesOf(text)
      .map((line) => line.match(new RegExp(`.{1,${width}}`, 'gs'))?.join('\n') ?? '')
      .join('\n');

/** RFC 2045: soft breaks at 76 characters, and codes for what could be lost. */
const encodeQuotedPrintable: Mangle = (text) =>
  linesOf(text)
    .map((line) => {
      const coded = line
        .replace(
          /[^\x21-\x3c\x3e-\x7e \t]/g,
          (c) => `=${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
        )
        .replace(
          /^\.|^F(?=rom )|[ \t]$/g,
          (c) => `=${c.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
        );
      return coded.match(/(?:=[0-9A-F]{2}|[^=]){1,73}/g)?.join('=\r\n') ?? '';
    })
    .join('\r\n');

/** RFC 3676: soft breaks are spaces at the ends of lines, and some lines begin with another space. */
const flow: Mangle = (text) =>
  linesOf(text)
    .map((line) => (/^(?:>|From | )/.test(line) ? ` ${line}` : line))
    .map((line) => (line.length > 40 ? `${line.slice(0, 40)} \n${line.slice(40)} ` : line))
    .join('\n');

const surround: Mangle = (text) =>
  `Hello,\r\nsee the run = below:\n\n${text}\n\n-- \n> not a capsule`;

const mangles: Record<string, fc.Arbitrary<Mangle>> = {
  quoting: fc.constantFrom('>', '> ', '>>> ', '| ', 'JD> ', '\t> ').map(quote),
  wrapping: fc.integer({ min: 1, max: 90 }).map(wrap),
  'quoted-printable': fc.constant(encodeQuotedPrintable),
  'format=flowed': fc.constant(flow),
  'other text': fc.constant(surround),
  'other ends of lines': fc.constantFrom('\r\n', ' \n', '\n\n', '\u00a0\n').map(
    (end): Mangle =>
      (text) =>
        linesOf(text).join(end),
  ),
};

const content = fc.uint8Array({ minLength: 20, maxLength: maxCapsuleBytes });

describe('a capsule', () => {
  it('is three to five lines of ASCII, none wider than a mail is', () => {
    fc.assert(
      fc.property(content, (bytes) => {
        const lines = writeCapsuleText(bytes);
        expect(lines.length).toBeGreaterThanOrEqual(3);
        expect(lines.length).toBeLessThanOrEqual(5);
        for (const line of lines) expect(line).toMatch(/^[!-<>-~]{1,72}$/);
      }),
      { numRuns: scaleRuns(500) },
    );
  });

  it.each(Object.entries(mangles))('survives three rounds of %s', (_, mangle) => {
    fc.assert(
      fc.property(content, fc.array(mangle, { minLength: 1, maxLength: 3 }), (bytes, ways) => {
        const text = ways.reduce((now, way) => way(now), writeCapsuleText(bytes).join('\n'));
        expect(findCapsules(text)).toEqual({ whole: [Buffer.from(bytes)], broken: 0 });
      }),
      { numRuns: scaleRuns(300) },
    );
  });

  it('survives three levels of quoting with wrapping and everything else between them', () => {
    const { wrapping, 'quoted-printable': coding, ...others } = mangles;
    const bare = fc.constantFrom('>', '> ', '>> ', '| ').map(quote);
    const any = fc.oneof(bare, wrapping!, others['format=flowed']!, others['other text']!);
    // A mail is encoded once, when it is sent; who pastes it undecoded may quote that.
    const written = fc.array(any, { minLength: 3, maxLength: 6 });
    const sent = fc.array(fc.oneof(coding!, bare), { maxLength: 2 });
    const ways = fc.tuple(written, sent).map((parts) => parts.flat());
    fc.assert(
      fc.property(content, ways, (bytes, all) => {
        const text = all.reduce((now, way) => way(now), writeCapsuleText(bytes).join('\n'));
        expect(findCapsules(text)).toEqual({ whole: [Buffer.from(bytes)], broken: 0 });
      }),
      { numRuns: scaleRuns(2000) },
    );
  });

  it('with any other character is known to be broken', () => {
    const change = fc.tuple(fc.nat(), fc.constantFrom(...'AZaz09+/'));
    fc.assert(
      fc.property(content, change, (bytes, [at, other]) => {
        const text = writeCapsuleText(bytes).join('\n');
        const [from, to] = ['[lab1:'.length, text.length - 2];
        const place = from + (at % (to - from));
        fc.pre(text[place] !== '\n' && text[place] !== other);
        const { whole, broken } = findCapsules(
          text.slice(0, place) + other + text.slice(place + 1),
        );
        expect({ whole, broken }).toEqual({ whole: [], broken: 1 });
      }),
      { numRuns: scaleRuns(500) },
    );
  });

  it('that was cut off is broken, and a text without one has none', () => {
    const lines = writeCapsuleText(new Uint8Array(150).fill(7));
    expect(findCapsules(lines.slice(0, 2).join('\n'))).toEqual({ whole: [], broken: 1 });
    expect(findCapsules('Nothing [lab] here = at all')).toEqual({ whole: [], broken: 0 });
  });
});
