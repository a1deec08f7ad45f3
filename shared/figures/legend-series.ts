import type { Figure, FigureSeries } from './figure.ts';

/** Whether points have their names beside them, so that a legend of them would say it twice. */
export function isNamed({ kind, series }: Figure): boolean {
  return kind === 'scatter' && series.some(({ policy }) => policy !== undefined);
}

/**
 * The series that a legend lists: all; of points with names only the lines to read them by, and a sample
 * of what is published.
 */
export function legendSeries(figure: Figure): FigureSeries[] {
  if (!isNamed(figure)) return [...figure.series];
  const published = figure.series.find(({ origin }) => origin === 'published');
  return [
    ...figure.series.filter(({ isReference }) => isReference),
    ...(published ? [{ ...published, name: 'published', policy: 'none', isDimmed: false }] : []),
  ];
}
