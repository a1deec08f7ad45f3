import { describeSeries } from '../../shared/figures/describe.ts';
import type { Figure, FigureSeries } from '../../shared/figures/figure.ts';

/** A series by its name; where others of another origin stand beside, also by its own. */
export function nameSeries({ series }: Pick<Figure, 'series'>, one: FigureSeries): string {
  const isMixed = new Set(series.map(({ origin }) => origin)).size > 1;
  return isMixed || one.name === '' ? describeSeries(one) : one.name;
}
