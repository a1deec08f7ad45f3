import { csvRow, type CsvCell } from '../../text/csv-row.ts';
import { formatSpan } from '../../text/results.ts';
import type { Figure, FigureAxis, FigurePoint } from '../figure.ts';
import { lineWord } from '../line-word.ts';
import { hasPredictions } from '../predictions.ts';

/** The header of a column, with the unit of the stored values: shares are 0..1, times ns. */
function nameColumn({ title, unit }: FigureAxis, fallback: string): string {
  const name = title === '' ? fallback : title;
  return unit === '' ? name : `${name} (${unit})`;
}

/**
 * The points of a figure as a table, a line each, with the run of each. Numbers are exact; a word
 * replaces a missing number. Of measured rows the interval is the range of the prediction. Replications are the fewest and most of a run, where anything is random. The interval is that of the last value column, in its unit. If runs are
 * extrapolated, a last column marks their points.
 */
export function writeCsv(figure: Figure): string {
  const { kind, series, x, y, z, provenance } = figure;
  const isHeat = kind === 'heat';
  const { extrapolated, replications } = provenance;
  const isRandom = replications[1] > 0;
  const countOf = ({ key }: FigurePoint) => (key === null ? null : formatSpan(replications));
  const zNames = isHeat ? [z ? nameColumn(z, 'z') : 'z'] : [];
  const unit = (isHeat ? z : y)?.unit ?? '';
  const isOfRows = series.some(({ points }) => points.some(({ row }) => row !== undefined));
  const names = isOfRows ? ['low90', 'high90'] : ['low95', 'high95'];
  const isPredicted = hasPredictions(figure);
  const predicted = isPredicted ? ['predicted low90', 'predicted high90'] : [];
  const bounds = [...names, ...predicted].map((name) => (unit === '' ? name : `${name} (${unit})`));
  const header = ['series', 'origin', nameColumn(x, 'x'), nameColumn(y, 'y'), ...zNames];
  const rows = series.flatMap(({ name, origin, points }) =>
    points.map((point): CsvCell[] => [
      name,
      origin,
      lineWord(figure, point.x) ?? point.x,
      point.y,
      ...(isHeat ? [point.z] : []),
      ...(isOfRows ? (point.range ?? [null, null]) : [point.low, point.high]),
      ...(isPredicted ? (point.prediction ?? [null, null]) : []),
      ...(isRandom ? [countOf(point)] : []),
      point.isPrecise,
      point.label ?? point.row ?? null,
      point.key,
      ...(extrapolated ? [extrapolated[point.key ?? ''] ?? null] : []),
    ]),
  );
  const counts = isRandom ? ['replications'] : [];
  const ends = [...counts, 'precise', 'label', 'run', ...(extrapolated ? ['extrapolated'] : [])];
  return [[...header, ...bounds, ...ends], ...rows].map((row) => `${csvRow(row)}\r\n`).join('');
}
