import type { Figure, FigureSeries } from './figure.ts';

/** Whether the points of a series are joined, in a figure of lines, steps or points. */
export function hasLine({ kind }: Pick<Figure, 'kind'>, series: FigureSeries): boolean {
  if (series.isReference) return true;
  const isJoined = kind === 'lines' || series.isTrail === true;
  return kind === 'steps' || (isJoined && series.origin !== 'published');
}
