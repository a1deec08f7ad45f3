import type { FigureSeries } from './figure.ts';

/** Whether the marks of a series are hollow: published values, and what else asks for it. */
export function hasHollowMarks({
  origin,
  isHollow,
}: Pick<FigureSeries, 'origin' | 'isHollow'>): boolean {
  return origin === 'published' || origin === 'estimated' || isHollow === true;
}
