import { describeSeries } from '../../shared/figures/describe.ts';
import type { Figure, FigureSeries } from '../../shared/figures/figure.ts';

/** A series by its name; where published ones stand beside, also by its origin. */
export function nameSeries({ series }: Pick<Figure, 'series'>, one: FigureSeries): string {
  const isMixed = series.some(({ origin }) => origin !== 'simulated');
  return isMixed || one.name === '' ? describeSeries(one) : one.name;
}
