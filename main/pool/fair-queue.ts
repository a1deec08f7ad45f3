/** A queue of several lanes that take turns: a long lane does not hold up a short one. */
export interface FairQueue<T> {
  readonly size: number;
  push(lane: string, item: T): void;
  /** An item of the lane whose turn it is: the oldest, or the one at the place chosen of them, oldest first. */
  shift(choose?: (items: readonly T[]) => number): T | undefined;
  /** True if the item was waiting. */
  remove(lane: string, item: T): boolean;
  /** Removes and returns everything. */
  clear(): T[];
}

/** First in, first out within a lane. A lane that was empty joins behind the waiting ones. */
export function createFairQueue<T>(): FairQueue<T> {
  // The order of the keys is the order of the turns.
  const lanes = new Map<string, T[]>();
  let size = 0;
  return {
    get size() {
      return size;
    },
    push(lane, item) {
      const items = lanes.get(lane);
      if (items) items.push(item);
      else lanes.set(lane, [item]);
      size++;
    },
    shift(choose = () => 0) {
      for (const [lane, items] of lanes) {
        const [item] = items.splice(choose(items), 1);
        lanes.delete(lane);
        if (items.length > 0) lanes.set(lane, items);
        size--;
        return item;
      }
      return undefined;
    },
    remove(lane, item) {
      const items = lanes.get(lane);
      const place = items?.indexOf(item) ?? -1;
      if (!items || place < 0) return false;
      items.splice(place, 1);
      if (items.length === 0) lanes.delete(lane);
      size--;
      return true;
    },
    clear() {
      const items = [...lanes.values()].flat();
      lanes.clear();
      size = 0;
      return items;
    },
  };
}
