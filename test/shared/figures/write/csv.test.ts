import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineWord } from '../../../../shared/figures/line-word.ts';
import { writeCsv } from '../../../../shared/figures/write/csv.ts';
import { anyFigure } from '../random-figures.ts';
import { sampleFigures } from '../sample-figures.ts';
import { scaleRuns } from '../../../support/scale-runs.ts';

/** The records of a CSV file by RFC 4180; throws where it is not one. */
function readCsv(file: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  while (cell.lastIndex < file.length) {
    const match = cell.exec(file);
    if (!match) throw new Error('not CSV');
    record.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === ',') continue;
    records.push(record);
    record = [];
  }
  return records;
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** What a spreadsheet must not evaluate. */
const formula = /^[=+\-@\t\r]/;

describe('CSV', () => {
  it('names the columns with the units of the stored values', () => {
    const [lines, heat] = [sampleFigures['lines']!, sampleFigures['heat']!].map(
      (figure) => readCsv(writeCsv(figure))[0],
    );
    const tail = ['low95', 'high95', 'replications', 'precise', 'label', 'run'];
    const cpus = 'machine.cpus: CPUs online (CPUs)';
    const ratio = 'system time, relative to policy none';
    expect(lines).toEqual(['series', 'origin', cpus, ratio, ...tail]);
    const pages = 'policy.flushCeilingPages: most pages flushed one by one (pages)';
    expect(heat).toEqual(['series', 'origin', cpus, pages, ratio, ...tail]);
  });

  it('holds the same numbers, exactly, of any figure', () => {
    const property = fc.property(anyFigure, (figure) => {
      const [, ...rows] = readCsv(writeCsv(figure));
      const points = figure.series.flatMap((series) => series.points);
      expect(rows).toHaveLength(points.length);
      const isHeat = figure.kind === 'heat';
      const isPredicted = points.some(({ prediction }) => prediction !== undefined);
      for (const [i, point] of points.entries()) {
        const cells = (rows[i] ?? []).slice(2);
        const { x, y, z, low, high } = point;
        const predicted = isPredicted ? (point.prediction ?? [null, null]) : [];
        const place = lineWord(figure, x) ?? x;
        const wanted = [place, y, ...(isHeat ? [z] : []), low, high, ...predicted];
        const read = wanted.map((value, c) => {
          const cell = cells[c] ?? '';
          if (isText(value))
            return cell.replace(/^'/, '') === value.replace(/^'/, '') ? value : cell;
          return value === null ? (cell === '' ? null : cell) : Number(cell);
        });
        expect(read).toEqual(wanted.map((value) => (Object.is(value, -0) ? 0 : value)));
        const [least, most] = figure.provenance.replications;
        const span = least === most ? String(least) : `${least}-${most}`;
        const counts = most > 0 ? [point.key === null ? '' : span] : [];
        const after = cells.slice(wanted.length, wanted.length + counts.length + 1);
        expect(after).toEqual([...counts, String(point.isPrecise)]);
      }
    });
    fc.assert(property, { seed: 13, numRuns: scaleRuns(200), endOnFailure: true });
  });

  it('starts no text like a formula', () => {
    const property = fc.property(anyFigure, (figure) => {
      const [header = [], ...rows] = readCsv(writeCsv(figure));
      const texts = [...header, ...rows.flatMap((row) => [row[0] ?? '', row.at(-2) ?? ''])];
      expect(texts.filter((text) => formula.test(text))).toEqual([]);
    });
    fc.assert(property, { seed: 14, numRuns: scaleRuns(200), endOnFailure: true });
  });
});
