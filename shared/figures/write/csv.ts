import type { Figure, FigureAxis } from '../figure.ts';
import { lineWord } from '../line-word.ts';

type Cell = string | number | boolean | null;

/** RFC 4180: quoted where it has to be. A leading sign of a formula is kept from spreadsheets. */
function writeCell(value: Cell): string {
  if (value === null) return '';
  if (typeof value !== 'string') return String(value);
  const safe = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** What a column holds, with the unit of the stored values: shares are 0..1, times ns. */
function nameColumn({ title, unit }: FigureAxis, fallback: string): string {
  const name = title === '' ? fallback : title;
  return unit === '' ? name : `${name} (${unit})`;
}

/**
 * The points of a figure as a table, a line each, with the run that each comes from. Numbers are
 * exact; a word stands where there is none. The interval is of the last value column, in its unit.
 * Where runs are extrapolated, a last column says so of theirs.
 */
export function writeCsv(figure: Figure): string {
  const { kind, series, x, y, z, provenance } = figure;
  const isHeat = kind === 'heat';
  const { extrapolated } = provenance;
  const zNames = isHeat ? [z ? nameColumn(z, 'z') : 'z'] : [];
  const unit = (isHeat ? z : y)?.unit ?? '';
  const bounds = ['low95', 'high95'].map((name) => (unit === '' ? name : `${name} (${unit})`));
  const header = ['series', 'origin', nameColumn(x, 'x'), nameColumn(y, 'y'), ...zNames];
  const rows = series.flatMap(({ name, origin, points }) =>
    points.map((point): Cell[] => [
      name,
      origin,
      lineWord(figure, point.x) ?? point.x,
      point.y,
      ...(isHeat ? [point.z] : []),
      point.low,
      point.high,
      point.isPrecise,
      point.label,
      point.key,
      ...(extrapolated ? [extrapolated[point.key ?? ''] ?? null] : []),
    ]),
  );
  const ends = ['precise', 'label', 'run', ...(extrapolated ? ['extrapolated'] : [])];
  return [[...header, ...bounds, ...ends], ...rows]
    .map((row) => `${row.map(writeCell).join(',')}\r\n`)
    .join('');
}
