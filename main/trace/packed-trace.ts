import type { EventColumns } from './event-columns.ts';
import { unpackChunk } from './unpack-chunk.ts';

/** The head of a stored trace. */
export interface StoredHead {
  /** The hash of the text. */
  readonly hash: string;
  readonly lostEvents: number;
  /** The names behind the values of fields that end in Name. */
  readonly names: readonly string[];
}

/** A stored trace in the form that is sent to a thread. */
export interface PackedTrace extends StoredHead {
  /** The packed chunks of each CPU with events, in time order, each in its own memory. */
  readonly cpus: readonly {
    readonly cpu: number;
    readonly chunks: readonly Uint8Array<ArrayBuffer>[];
  }[];
}

/** A stored trace for reading: a chunk at a time, as often as needed. */
export interface StoredEvents extends StoredHead {
  readonly cpus: readonly { readonly cpu: number; readonly chunks: Iterable<EventColumns> }[];
}

function* unpackChunks(chunks: Iterable<Uint8Array>, where: string): Generator<EventColumns> {
  let sequence = 0;
  for (const packed of chunks) yield unpackChunk(packed, `chunk ${sequence++} of ${where}`);
}

/** Opens a packed trace. Reading throws LabError `database-unreadable` at a damaged chunk. */
export function unpackTrace({ cpus, ...head }: PackedTrace): StoredEvents {
  const ofTrace = `of trace ${head.hash.slice(0, 8)}`;
  const unpacked = cpus.map(({ cpu, chunks }) => ({
    cpu,
    chunks: { [Symbol.iterator]: () => unpackChunks(chunks, `CPU ${cpu} ${ofTrace}`) },
  }));
  return { ...head, cpus: unpacked };
}
