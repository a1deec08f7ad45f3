import type { EventColumns } from './event-columns.ts';
import { unpackChunk } from './unpack-chunk.ts';

/** A stored trace's head. */
export interface StoredHead {
  /** Of the text. */
  readonly hash: string;
  readonly lostEvents: number;
  /** What values of fields that end in Name stand for. */
  readonly names: readonly string[];
}

/** A stored trace as it goes to a thread. */
export interface PackedTrace extends StoredHead {
  /** Of each CPU that has events, its chunks in time order, packed, each in memory of its own. */
  readonly cpus: readonly {
    readonly cpu: number;
    readonly chunks: readonly Uint8Array<ArrayBuffer>[];
  }[];
}

/** A stored trace as it is read: a chunk at a time, as often as it is asked for. */
export interface StoredEvents extends StoredHead {
  readonly cpus: readonly { readonly cpu: number; readonly chunks: Iterable<EventColumns> }[];
}

function* unpackChunks(chunks: Iterable<Uint8Array>, where: string): Generator<EventColumns> {
  let sequence = 0;
  for (const packed of chunks) yield unpackChunk(packed, `chunk ${sequence++} of ${where}`);
}

/** Reading it throws LabError `database-unreadable` at a damaged chunk. */
export function unpackTrace({ cpus, ...head }: PackedTrace): StoredEvents {
  const ofTrace = `of trace ${head.hash.slice(0, 8)}`;
  const unpacked = cpus.map(({ cpu, chunks }) => ({
    cpu,
    chunks: { [Symbol.iterator]: () => unpackChunks(chunks, `CPU ${cpu} ${ofTrace}`) },
  }));
  return { ...head, cpus: unpacked };
}
