// The arrays that a list of runs is made of, a place for each run. The rule: a place stays that of its
// run; those of deleted runs are in no order. Reading and keeping them up to date is up to
// list-index.ts.
import type { PartName } from './spec-parts.ts';

const numberNames = [
  'seed',
  'overhead',
  'halfWidth',
  'replications',
  'p99',
  'beyond',
  'started',
  'finished',
] as const;
type NumberName = (typeof numberNames)[number];

/** Places of runs by their numbers. */
class Places {
  private places = new Int32Array(1024).fill(-1);

  get(id: number): number | undefined {
    const place = this.places[id];
    return place === undefined || place < 0 ? undefined : place;
  }

  set(id: number, place: number): void {
    if (id >= this.places.length) {
      const larger = new Int32Array(Math.max(id + 1, this.places.length * 2)).fill(-1);
      larger.set(this.places);
      this.places = larger;
    }
    this.places[id] = place;
  }

  remove(id: number): void {
    this.places[id] = -1;
  }
}

export interface Columns {
  /** Raised by every change. */
  version: number;
  /** Places in use, with those of deleted runs. */
  count: number;
  /** Places of all runs, the newest first. */
  newest: Uint32Array;
  readonly places: Places;
  ids: Uint32Array;
  /** Archived, starred, precision (2 bits: no, yes, not known), status (3), contract (1 more). */
  flags: Uint16Array;
  /** Of `models`. */
  model: Uint16Array;
  readonly models: string[];
  readonly parts: Record<PartName, Uint32Array>;
  /** NaN where there is none; a start that cannot be read is before all others. */
  readonly numbers: Record<NumberName, Float64Array>;
}

export const isArchived = (flags: number) => (flags & 1) === 1;
export const isStarred = (flags: number) => (flags & 2) === 2;
/** 0 not reached, 1 reached, 2 not known. */
export const precisionOf = (flags: number) => (flags >> 2) & 3;
/** An index of `runStatuses`. */
export const statusOf = (flags: number) => (flags >> 4) & 7;
/** One more than an index of `contractAnswers`, or 0. */
export const contractOf = (flags: number) => flags >> 7;

export function createColumns(size = 0): Columns {
  const places = size + 64;
  const ofParts = () => new Uint32Array(places);
  return {
    version: 0,
    count: 0,
    newest: new Uint32Array(0),
    places: new Places(),
    ids: new Uint32Array(places),
    flags: new Uint16Array(places),
    model: new Uint16Array(places),
    models: [],
    parts: {
      machine: ofParts(),
      kernel: ofParts(),
      workload: ofParts(),
      policy: ofParts(),
      run: ofParts(),
    },
    numbers: Object.fromEntries(
      numberNames.map((name) => [name, new Float64Array(places)]),
    ) as Record<NumberName, Float64Array>,
  };
}

function larger<T extends Uint32Array | Uint16Array | Float64Array>(array: T): T {
  const made = new (array.constructor as new (length: number) => T)(array.length * 2);
  made.set(array);
  return made;
}

/** Makes room for as many again. */
export function grow(columns: Columns): void {
  columns.ids = larger(columns.ids);
  columns.flags = larger(columns.flags);
  columns.model = larger(columns.model);
  const { parts, numbers } = columns;
  for (const name of Object.keys(parts) as PartName[]) parts[name] = larger(parts[name]);
  for (const name of numberNames) numbers[name] = larger(numbers[name]);
}
