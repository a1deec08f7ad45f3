/** The place in the document of each row that is in it, by the index of the row, in that order. */
export type RowPlaces = ReadonlyMap<number, number>;

/**
 * Places for rows: one that stays keeps its own, and so the focus that it may have; one that comes in
 * takes over that of one that went. They are taken over in the order of the rows, so that few of them
 * have to move in the document.
 * @param indexes Of the rows, ascending.
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
