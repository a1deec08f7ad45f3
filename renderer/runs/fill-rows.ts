/** A place in the document for a row, and whether its content is loaded. */
export interface RowPlace {
  readonly key: string;
  readonly isLoaded: boolean;
}

export interface Filling {
  /** Keys of the places that are filled. */
  readonly full: ReadonlySet<string>;
  /** Whether places are left for the next frame. */
  readonly isWaiting: boolean;
}

/**
 * Which places show their rows now: those that already did, and at most `most` others. Filling an empty
 * place costs much more than changing a full one, and a jump would fill all in one frame.
 */
export function fillRows(
  places: readonly RowPlace[],
  before: ReadonlySet<string>,
  budget: number,
): Filling {
  const loaded = places.flatMap(({ key, isLoaded }) => (isLoaded ? [key] : []));
  const kept = loaded.filter((key) => before.has(key));
  const missing = loaded.filter((key) => !before.has(key));
  return {
    full: new Set([...kept, ...missing.slice(0, budget)]),
    isWaiting: missing.length > budget,
  };
}
