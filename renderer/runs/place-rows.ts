/** The place of each row in the document, by row index, in that order. */
export type RowPlaces = ReadonlyMap<number, number>;

/**
 * Assigns places to rows: a row that stays keeps its place, and so the focus; a new row takes over the
 * place of one that left. Places are reassigned in row order, so that few elements have to move.
 * @param indexes Indexes of the rows, ascending.
 */
export function placeRows(indexes: readonly number[], before: RowPlaces): RowPlaces {
  const wanted = new Set(indexes);
  const used = new Set(before.values());
  const free = [...before].flatMap(([index, place]) => (wanted.has(index) ? [] : [place]));
  let next = 0;
  const takeNew = (): number => {
    while (used.has(next)) next++;
    return next++;
  };
  return new Map(
    indexes.map((index) => [index, before.get(index) ?? free.shift() ?? takeNew()] as const),
  );
}
