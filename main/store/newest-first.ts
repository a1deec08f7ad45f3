// The order of a list by itself: the newest start first, and of one start the run that was recorded
// last. The rule: a change moves its own run alone, so that the order is joined, not sorted.
import type { Columns } from './list-columns.ts';

function byNewest({ ids, numbers: { started } }: Columns): (a: number, b: number) => number {
  return (a, b) => {
    const [one, other] = [started[a]!, started[b]!];
    if (one !== other) return one > other ? -1 : 1;
    return ids[b]! - ids[a]!;
  };
}

/** True if no run started before one of an earlier place, as the index gives them. */
function isInOrder({ count, numbers: { started } }: Columns): boolean {
  for (let at = 1; at < count; at++) if (started[at]! < started[at - 1]!) return false;
  return true;
}

/** From the back, and runs of one start by their numbers too. */
function turnAround({ count, ids, numbers: { started } }: Columns): Uint32Array {
  const order = new Uint32Array(count);
  let to = 0;
  for (let end = count; end > 0;) {
    let from = end - 1;
    while (from > 0 && started[from - 1] === started[end - 1]) from--;
    const group = order.subarray(to, to + end - from);
    for (let at = from; at < end; at++) order[to++] = at;
    if (group.length > 1) group.sort((a, b) => ids[b]! - ids[a]!);
    end = from;
  }
  return order;
}

/** The order of all places. */
export function orderNewest(columns: Columns): Uint32Array {
  if (isInOrder(columns)) return turnAround(columns);
  const order = Uint32Array.from({ length: columns.count }, (_, at) => at);
  return order.sort(byNewest(columns));
}

/** The order after some runs, by their numbers, were added, changed or deleted. */
export function joinNewest(
  columns: Columns,
  changed: ReadonlySet<number>,
  gone: ReadonlySet<number>,
): Uint32Array {
  const { newest, ids, places } = columns;
  const compare = byNewest(columns);
  const moved = [...changed]
    .flatMap((id) => (gone.has(id) ? [] : (places.get(id) ?? [])))
    .toSorted(compare);
  const order = new Uint32Array(newest.length + moved.length);
  let [to, next] = [0, 0];
  for (const place of newest) {
    if (changed.has(ids[place]!)) continue;
    while (next < moved.length && compare(moved[next]!, place) < 0) order[to++] = moved[next++]!;
    order[to++] = place;
  }
  while (next < moved.length) order[to++] = moved[next++]!;
  for (const id of gone) places.remove(id);
  return order.slice(0, to);
}
