import type { Figure, FigurePoint } from './figure.ts';

/**
 * The word that replaces a point's x value: in a scatter, the label of the line that it is on, such as
 * `not bounded`. Null if x is a value.
 */
export function lineWord({ kind, annotations }: Figure, x: FigurePoint['x']): string | null {
  if (kind !== 'scatter') return null;
  const line = annotations.find(({ axis, at, label }) => axis === 'x' && at === x && label !== '');
  return line?.label ?? null;
}
