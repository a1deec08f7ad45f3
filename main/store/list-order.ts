// The order of a list. The rule: rows without a value in the sorted column come last, in either
// direction, and rows of the same value are in the order of the newest. Of a long list only as much is
// sorted as is asked for.
import { contractAnswers } from '../../shared/contract-answer.ts';
import type { RunColumn } from '../../shared/contract/run-columns.ts';
import { runStatuses } from '../../shared/run-terms.ts';
import { fieldOf } from '../../shared/spec/field-columns.ts';
import { contractOf, isStarred, statusOf, type Columns } from './list-columns.ts';
import type { ListSearch, Sorted } from './list-search.ts';
import type { Tested } from './list-terms.ts';

export interface Order {
  readonly sort: RunColumn;
  readonly descending: boolean;
}

/** A number for each place, NaN without a value. */
type Rank = (place: number) => number;

/** The order of some words, as a number for each. */
function rankWords(words: readonly string[]): readonly number[] {
  const sorted = words.toSorted();
  return words.map((word) => sorted.indexOf(word));
}

const statusRanks = rankWords(runStatuses);
const contractRanks = [NaN, ...rankWords(contractAnswers)];

/** The order of texts that SQLite has sorted. */
function rankSorted({ count, places }: Columns, rows: readonly Sorted[]): Rank {
  const ranks = new Float64Array(count).fill(NaN);
  let rank = 0;
  rows.forEach(({ id, text }, i) => {
    if (i > 0 && rows[i - 1]!.text !== text) rank++;
    const place = places.get(id);
    if (place !== undefined) ranks[place] = rank;
  });
  return (place) => ranks[place]!;
}

/** The orders of keys by the columns that they are of, until these change. */
const keyRanks = new WeakMap<Columns, { version: number; ranks: Uint32Array }>();

function rankKeys(columns: Columns, search: ListSearch): Rank {
  const { version, count, places } = columns;
  let known = keyRanks.get(columns);
  if (known?.version !== version) {
    const ranks = new Uint32Array(count);
    let rank = 0;
    for (const id of search.idsByKey()) ranks[places.get(id) ?? 0] = rank++;
    known = { version, ranks };
    keyRanks.set(columns, known);
  }
  const { ranks } = known;
  return (place) => ranks[place]!;
}

function rankBy(sort: RunColumn, { columns, fields, search }: Tested): Rank {
  const { flags, numbers, model, models } = columns;
  const number =
    (values: Float64Array): Rank =>
    (place) =>
      values[place]!;
  switch (sort) {
    case 'startedAt':
      return number(numbers.started);
    case 'finishedAt':
      return number(numbers.finished);
    case 'overhead':
      return number(numbers.overhead);
    case 'halfWidth':
      return number(numbers.halfWidth);
    case 'replications':
      return number(numbers.replications);
    case 'windowP99Ns':
      return number(numbers.p99);
    case 'status':
      return (place) => statusRanks[statusOf(flags[place]!)]!;
    case 'contract':
      return (place) => contractRanks[contractOf(flags[place]!)]!;
    case 'starred':
      return (place) => Number(isStarred(flags[place]!));
    case 'modelVersion': {
      const ranks = rankWords(models);
      return (place) => ranks[model[place]!]!;
    }
    case 'key':
      return rankKeys(columns, search);
    case 'tags':
      return rankSorted(columns, search.sortedTags());
    case 'note':
      return rankSorted(columns, search.sortedNotes());
    default:
      return fields.of(fieldOf(sort)!, columns).toRanks();
  }
}

/** More are sorted as a whole. */
const mostPicked = 4000;

/** The first of a list of keys, by their indexes: a heap whose top is the last of those kept. */
function pickFirst(size: number, most: number, isBefore: (a: number, b: number) => boolean) {
  const heap: number[] = [];
  const swap = (a: number, b: number) => {
    [heap[a], heap[b]] = [heap[b]!, heap[a]!];
  };
  const sink = () => {
    for (let at = 0; ;) {
      let last = at;
      for (const child of [2 * at + 1, 2 * at + 2]) {
        if (child < heap.length && isBefore(heap[last]!, heap[child]!)) last = child;
      }
      if (last === at) return;
      swap(at, last);
      at = last;
    }
  };
  for (let i = 0; i < size; i++) {
    if (heap.length === most) {
      if (!isBefore(i, heap[0]!)) continue;
      heap[0] = i;
      sink();
      continue;
    }
    heap.push(i);
    for (let at = heap.length - 1; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!isBefore(heap[parent]!, heap[at]!)) break;
      swap(parent, at);
      at = parent;
    }
  }
  return heap.toSorted((a, b) => (isBefore(a, b) ? -1 : 1));
}

/** A window of the places in their order. `found` is in the order of the newest. */
export function takePage(
  found: Uint32Array,
  { sort, descending }: Order,
  { offset, limit }: { readonly offset: number; readonly limit: number },
  tested: Tested,
): number[] {
  if (limit === 0 || offset >= found.length) return [];
  if (sort === 'startedAt') {
    if (descending) return [...found.subarray(offset, offset + limit)];
    const end = found.length - offset;
    return [...found.subarray(Math.max(0, end - limit), end)].toReversed();
  }
  const rank = rankBy(sort, tested);
  // Smaller is earlier; a place without a value is after all that have one.
  const keys = new Float64Array(found.length);
  for (let i = 0; i < found.length; i++) {
    const value = rank(found[i]!);
    keys[i] = Number.isNaN(value) ? NaN : descending ? -value : value;
  }
  const isBefore = (a: number, b: number): boolean => {
    const [one, other] = [keys[a]!, keys[b]!];
    if (one < other) return true;
    if (one > other) return false;
    const [isNone, isOtherNone] = [one !== one, other !== other];
    return isNone === isOtherNone ? a < b : isOtherNone;
  };
  const most = Math.min(offset + limit, found.length);
  const order =
    most <= mostPicked
      ? pickFirst(found.length, most, isBefore)
      : Uint32Array.from(keys, (_, i) => i).sort((a, b) => (isBefore(a, b) ? -1 : 1));
  return Array.from(order.slice(offset, offset + limit), (i) => found[i]!);
}
