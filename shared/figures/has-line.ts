import type { Figure, FigureSeries } from './figure.ts';

/** Whether the points of a series are joined, in a figure of lines, steps or points. */
export function hasLine({ kind }: Pick<Figure, 'kind'>, series: FigureSeries): boolean {
  if (series.isReference) return true;
  return kind === 'steps' || (kind === 'lines' && series.origin !== 'published');
}
