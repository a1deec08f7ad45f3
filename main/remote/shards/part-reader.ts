// Reads a part file as it grows: which points it has, what became of each, and where the result of each
// replication is. The rule: a damaged line is passed over and counted, and results stay in the file
// until they are asked for.
import { closeSync, openSync, readSync } from 'node:fs';
import { LabError } from '../../../shared/errors.ts';
import type { ReplicationResult } from '../../../shared/result.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { fromCheckedLine, longestLine } from './checked-line.ts';
import { replicationId } from '../identity.ts';
import { partEntrySchema, partHeadSchema, type PartEntry, type ShardHead } from './shard-lines.ts';

interface Place {
  readonly start: number;
  readonly length: number;
  readonly digest: string;
}

export interface PartReader {
  readonly path: string;
  /** Undefined until its line has been read. */
  readonly head: ShardHead | undefined;
  /** The specs by their places in the plan. */
  readonly points: ReadonlyMap<number, Spec>;
  /** How long the run of each finished point took, ms. */
  readonly finished: ReadonlyMap<number, number>;
  /** Why a point failed; one that was run again and finished is not in it. */
  readonly failed: ReadonlyMap<number, string>;
  /** Digests by the id of the replication. */
  readonly digests: ReadonlyMap<string, Pick<Place, 'digest'>>;
  /** Replications of one run that came out in two ways. */
  readonly conflicts: ReadonlySet<string>;
  /** Lines passed over, because they are damaged. */
  readonly damaged: number;
  /** The end of the last whole line, bytes. */
  readonly readTo: number;
  /** Reads what has been added; true if there was something. @throws LabError `not-found`. */
  read(): boolean;
  /** Undefined if the file does not have it. */
  load(id: string): ReplicationResult | undefined;
}

const chunkBytes = 2 ** 20;

/** Calls `use` with an open file. @throws LabError `not-found` if it cannot be opened. */
function withFile<T>(path: string, use: (file: number) => T): T {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const hint = 'lab work SHARD -o PART writes it';
    throw new LabError('not-found', `the part could not be read: ${reason}`, hint, {
      cause: error,
    });
  }
  try {
    return use(file);
  } finally {
    closeSync(file);
  }
}

/** The whole lines after a place, each with its own place. */
function* readLines(
  file: number,
  from: number,
): Generator<{ text: string; start: number; length: number }> {
  let rest = Buffer.alloc(0);
  let start = from;
  for (let place = from; ;) {
    const chunk = Buffer.alloc(chunkBytes);
    const size = readSync(file, chunk, 0, chunkBytes, place);
    if (size === 0) return;
    place += size;
    rest = Buffer.concat([rest, chunk.subarray(0, size)]);
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      yield { text: rest.toString('utf8', 0, end), start, length: end };
      start += end + 1;
      rest = rest.subarray(end + 1);
    }
    // What has no end within the longest line is no line: it is not collected.
    if (rest.length > longestLine) return;
  }
}

/** What a part holds, as its lines tell it. */
function createContents() {
  const points = new Map<number, Spec>();
  const finished = new Map<number, number>();
  const failed = new Map<number, string>();
  const places = new Map<string, Place>();
  const conflicts = new Set<string>();

  const addReplication = (id: string, place: Place) => {
    const known = places.get(id);
    if (known && known.digest !== place.digest) conflicts.add(id);
    places.set(id, place);
  };

  return {
    points,
    finished,
    failed,
    places,
    conflicts,
    add(entry: PartEntry, start: number, length: number): void {
      if ('spec' in entry) points.set(entry.index, entry.spec);
      else if ('finished' in entry) {
        finished.set(entry.finished, entry.wallMs);
        failed.delete(entry.finished);
      } else if ('failed' in entry) failed.set(entry.failed, entry.message);
      else {
        const { key, digest, replication } = entry;
        addReplication(replicationId(key, replication.replication), { start, length, digest });
      }
    },
  };
}

export function createPartReader(path: string): PartReader {
  const { places, add, ...contents } = createContents();
  let head: ShardHead | undefined;
  let [damaged, readTo] = [0, 0];

  const takeHead = (text: string) => {
    const { form: _form, ...rest } = fromCheckedLine(partHeadSchema, text) ?? {};
    if (!('plan' in rest)) throw new LabError('bad-value', `${path} is no part`, 'lab work --help');
    head = rest;
  };
  const takeEntry = (text: string, start: number, length: number) => {
    const entry = fromCheckedLine(partEntrySchema, text);
    if (entry) add(entry, start, length);
    else damaged++;
  };

  return {
    ...contents,
    path,
    digests: places,
    get head() {
      return head;
    },
    get damaged() {
      return damaged;
    },
    get readTo() {
      return readTo;
    },
    read: () =>
      withFile(path, (file) => {
        const from = readTo;
        for (const { text, start, length } of readLines(file, from)) {
          if (start === 0) takeHead(text);
          else takeEntry(text, start, length);
          readTo = start + length + 1;
        }
        return readTo > from;
      }),
    load(id) {
      const place = places.get(id);
      if (!place) return undefined;
      const bytes = Buffer.alloc(place.length);
      withFile(path, (file) => readSync(file, bytes, 0, place.length, place.start));
      const entry = fromCheckedLine(partEntrySchema, bytes.toString('utf8'));
      return entry && 'replication' in entry ? entry.replication : undefined;
    },
  };
}
