import type { FigureAxis } from '../../shared/figures/figure.ts';
import { formatOnAxis } from '../../shared/figures/format-value.ts';

/** Where a point is: 96 CPUs and not 96.0, as a whole number of a field was set and not measured. */
export function formatPlace(value: number | string, axis: FigureAxis): string {
  const isWhole = Number.isSafeInteger(value) && axis.format === 'number';
  return formatOnAxis(value, isWhole ? { ...axis, format: 'count' } : axis);
}
