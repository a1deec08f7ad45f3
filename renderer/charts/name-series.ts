import { describeSeries } from '../../shared/figures/describe.ts';
import type { Figure, FigureSeries } from '../../shared/figures/figure.ts';

/** Names a series; next to series of other origins, its own origin is added. */
export function nameSeries({ series }: Pick<Figure, 'series'>, one: FigureSeries): string {
  const isMixed = new Set(series.map(({ origin }) => origin)).size > 1;
  return isMixed || one.name === '' ? describeSeries(one) : one.name;
}
