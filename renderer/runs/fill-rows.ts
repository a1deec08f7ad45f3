/** A place in the document for a row, and whether what it shows is loaded. */
export interface RowPlace {
  readonly key: string;
  readonly isLoaded: boolean;
}

export interface Filling {
  /** Keys of the places that show their row. */
  readonly full: ReadonlySet<string>;
  /** Places that wait for the next frame. */
  readonly isWaiting: boolean;
}

/**
 * Which places show their rows now: those that did, and at most so many others. To fill a place costs
 * much more than to change one that is full, and a jump would fill all in one frame.
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
