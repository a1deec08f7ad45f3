import type { Figure } from '../figure.ts';

/** RFC 4180: quoted where it has to be. A leading sign of a formula is kept from spreadsheets. */
function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The points of a figure as a table, a line each, with the run that each comes from. */
export function writeCsv({ series, x, y }: Figure): string {
  const header = ['series', 'origin', x.title, y.title, 'low95', 'high95', 'run'];
  const rows = series.flatMap(({ name, origin, points }) =>
    points.map((point) => [name, origin, point.x, point.y, point.low, point.high, point.key]),
  );
  return [header, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}
