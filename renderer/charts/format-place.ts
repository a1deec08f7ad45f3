import type { Figure, FigureAxis, FigurePoint } from '../../shared/figures/figure.ts';
import { formatOnAxis } from '../../shared/figures/format-value.ts';
import { lineWord } from '../../shared/figures/line-word.ts';

/** Where a point is. Fields that were set, not measured, stay whole: 96 CPUs, not 96.0. */
export function formatPlace(value: number | string, axis: FigureAxis): string {
  const isWhole = Number.isSafeInteger(value) && axis.format === 'number';
  return formatOnAxis(value, isWhole ? { ...axis, format: 'count' } : axis);
}

/** Where a point is along x, or the word that replaces it. */
export function formatX(figure: Figure, { x }: FigurePoint): string {
  return lineWord(figure, x) ?? formatPlace(x, figure.x);
}
