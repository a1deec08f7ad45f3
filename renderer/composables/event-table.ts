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

  return {
    byId,
    /** Takes the row of an event. */
    receive(row: T): void {
      eventCounts.set(row.id, (eventCounts.get(row.id) ?? 0) + 1);
      put([row]);
    },
    /** Call before a request: returns what takes its reply, less the rows that events changed since. */
    expect(): (rows: readonly T[]) => void {
      const before = new Map(eventCounts);
      return (rows) => put(rows.filter(({ id }) => eventCounts.get(id) === before.get(id)));
    },
    remove(id: number): void {
      byId.value = new Map([...byId.value].filter(([other]) => other !== id));
    },
  };
}
