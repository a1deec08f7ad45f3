/** A point that the keyboard cursor is on. */
export interface Cursor {
  readonly series: number;
  readonly point: number;
}

/** The first series with points, from `from` on in steps; null if there is none. */
function findFilled(lengths: readonly number[], from: number, step: number): number | null {
  for (let i = from; i >= 0 && i < lengths.length; i += step) if ((lengths[i] ?? 0) > 0) return i;
  return null;
}

/**
 * Where a key leads: left and right along a series, up and down to the next one, Home and End to the ends
 * of this one. It stops at the edges.
 * @param lengths How many points each series has.
 * @returns null for any other key, or where there are no points.
 */
export function moveCursor(
  key: string,
  cursor: Cursor | null,
  lengths: readonly number[],
): Cursor | null {
  const first = findFilled(lengths, 0, 1);
  if (first === null) return null;
  const isKnown = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End'].includes(key);
  if (!isKnown) return null;
  if (!cursor || (lengths[cursor.series] ?? 0) === 0) return { series: first, point: 0 };
  const last = (lengths[cursor.series] ?? 1) - 1;
  const { series } = cursor;
  const point = Math.min(cursor.point, last);
  if (key === 'ArrowLeft') return { series, point: Math.max(0, point - 1) };
  if (key === 'ArrowRight') return { series, point: Math.min(last, point + 1) };
  if (key === 'Home') return { series, point: 0 };
  if (key === 'End') return { series, point: last };
  const step = key === 'ArrowDown' ? 1 : -1;
  const next = findFilled(lengths, series + step, step) ?? series;
  return { series: next, point: Math.min(point, (lengths[next] ?? 1) - 1) };
}
