import type { Figure, FigurePoint } from './figure.ts';

/**
 * What a point has in place of a value of x: in a scatter, the label of the line that it stands on,
 * such as `not bounded`. Null where x is a value.
 */
export function lineWord({ kind, annotations }: Figure, x: FigurePoint['x']): string | null {
  if (kind !== 'scatter') return null;
  const line = annotations.find(({ axis, at, label }) => axis === 'x' && at === x && label !== '');
  return line?.label ?? null;
}
