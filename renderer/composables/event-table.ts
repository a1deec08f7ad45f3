import { shallowRef } from 'vue';

/**
 * What the lab runs, by number. A row that an event brought stands against the reply to a call that
 * was made before the event came.
 */
export function createEventTable<T extends { readonly id: number }>() {
  const byId = shallowRef<ReadonlyMap<number, T>>(new Map());
  const eventCounts = new Map<number, number>();

  function put(rows: readonly T[]): void {
    const next = new Map(byId.value);
    for (const row of rows) next.set(row.id, row);
    byId.value = next;
  }

  /** The rows that no event has changed since. */
  function unchanged(): (id: number) => boolean {
    const before = new Map(eventCounts);
    return (id) => eventCounts.get(id) === before.get(id);
  }

  return {
    byId,
    /** Takes the row of an event. */
    receive(row: T): void {
      eventCounts.set(row.id, (eventCounts.get(row.id) ?? 0) + 1);
      put([row]);
    },
    /** Call before a request: returns what takes its reply, less the rows that events changed since. */
    expect(): (rows: readonly T[]) => void {
      const isOld = unchanged();
      return (rows) => put(rows.filter(({ id }) => isOld(id)));
    },
    /**
     * Call before a request for all rows. What takes the reply also drops the rows that were there and are
     * not listed any more: a lab that was started again knows none of the earlier ones.
     */
    expectAll(): (rows: readonly T[], listed?: readonly { readonly id: number }[]) => void {
      const isOld = unchanged();
      const had = new Set(byId.value.keys());
      return (rows, listed = rows) => {
        const ids = new Set(listed.map(({ id }) => id));
        const isGone = (id: number) => had.has(id) && !ids.has(id) && isOld(id);
        byId.value = new Map([...byId.value].filter(([id]) => !isGone(id)));
        put(rows.filter(({ id }) => isOld(id)));
      };
    },
    remove(id: number): void {
      byId.value = new Map([...byId.value].filter(([other]) => other !== id));
    },
  };
}
