import { quantile } from '../histogram-bins.ts';
import type { HistogramState } from '../result.ts';
import { formatCount } from './format.ts';
import type { Column } from './table.ts';

const right = (header: string): Column => ({ header, align: 'right' });

export const formatPages = (pages: number | null) =>
  pages === null ? '-' : formatCount(Math.round(pages));

/** A distribution as the cells of a row: name, count, mean, p50, p99 and max. */
export function spread(
  name: string,
  state: HistogramState,
  format: (value: number | null) => string,
) {
  const mean = state.count > 0 ? state.sum / state.count : null;
  const values = [mean, quantile(state, 0.5), quantile(state, 0.99), state.max];
  const cells = values.map((value) => (state.count > 0 ? format(value) : '-'));
  return [name, formatCount(state.count), ...cells];
}

/** The columns of such rows. */
export const spreadColumns = (first: string): Column[] => [
  { header: first },
  ...['count', 'mean', 'p50', 'p99', 'max'].map(right),
];
