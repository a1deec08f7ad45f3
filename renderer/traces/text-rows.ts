import type { DetailRow } from '../runs/detail-rows.ts';

/** Rows of text as those of a table; the first cell of each is its heading. */
export const textRows = (rows: readonly (readonly string[])[]): DetailRow[] =>
  rows.map(([name = '', ...cells]) => [name, ...cells]);
