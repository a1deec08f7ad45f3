import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { makeValues, type EventColumns } from './event-columns.ts';
import { eventKinds } from './events/index.ts';
import { ByteReader, ByteWriter } from './varints.ts';

/** The layout of a chunk's bytes. Chunks of another layout are refused. */
const layout = 1;
/** The limit for a chunk's unpacked columns, bytes. */
const maxUnpackedBytes = 1 << 26;
/** Higher levels save only 3 % of the bytes, and take time that reading lines needs. */
const level = 3;

const microsecond = 1000;

function divisorOf({ count, timeNs }: EventColumns): number {
  // Exact for these numbers, and a remainder of doubles is a call.
  for (let i = 0; i < count; i++) {
    if (Math.floor(timeNs[i] / microsecond) * microsecond !== timeNs[i]) return 1;
  }
  return microsecond;
}

const writer = new ByteWriter();

/**
 * Packs columns: times and pids as differences, and every field of a kind as differences between the
 * events of that kind, all compressed together with zstd. Times are whole ns in ascending order; times
 * and values are less than 2^51 away from 0.
 */
export function encodeChunk(columns: EventColumns): Uint8Array<ArrayBuffer> {
  const { count, timeNs, kind, pid } = columns;
  const divisor = divisorOf(columns);
  writer.reset();
  writer.byte(layout);
  writer.unsigned(count);
  writer.unsigned(divisor);
  let before = count > 0 ? timeNs[0] : 0;
  writer.signed(before / divisor);
  for (let i = 1; i < count; i++) {
    writer.unsigned((timeNs[i] - before) / divisor);
    before = timeNs[i];
  }
  for (let i = 0; i < count; i++) writer.byte(kind[i]);
  before = 0;
  for (let i = 0; i < count; i++) {
    writer.signed(pid[i] - before);
    before = pid[i];
  }
  placesByKind(columns).forEach((places, of) => writeFields(columns, of, places));
  const params = { [constants.ZSTD_c_compressionLevel]: level };
  return new Uint8Array(zstdCompressSync(writer.written(), { params }));
}

/** The places of each kind's events. */
function placesByKind({ count, kind }: EventColumns): Uint32Array[] {
  const counts = new Uint32Array(eventKinds.length);
  for (let i = 0; i < count; i++) counts[kind[i]]++;
  const places = Array.from(counts, (events) => new Uint32Array(events));
  counts.fill(0);
  for (let i = 0; i < count; i++) places[kind[i]][counts[kind[i]]++] = i;
  return places;
}

function writeFields({ values }: EventColumns, kind: number, places: Uint32Array): void {
  if (places.length === 0) return;
  const { length } = eventKinds[kind].fields;
  writer.byte(length);
  for (let field = 0; field < length; field++) {
    const column = values[field];
    let before = 0;
    for (let i = 0; i < places.length; i++) {
      const value = column[places[i]];
      writer.signed(value - before);
      before = value;
    }
  }
}

/** Unpacks the columns of a chunk. Throws an Error if the bytes are not a chunk. */
export function decodeChunk(packed: Uint8Array): EventColumns {
  const bytes = zstdDecompressSync(packed, { maxOutputLength: maxUnpackedBytes });
  const reader = new ByteReader(bytes);
  const found = reader.byte();
  if (found !== layout) throw new RangeError(`unknown layout ${found}`);
  const count = reader.unsigned();
  // Every event has at least its time, its kind and its pid.
  if (count > bytes.length / 3) throw new RangeError(`${bytes.length} bytes for ${count} events`);
  const divisor = reader.unsigned();
  const columns: EventColumns = {
    count,
    timeNs: new Float64Array(count),
    kind: new Uint8Array(count),
    pid: new Int32Array(count),
    values: makeValues(count),
  };
  let before = reader.signed() * divisor;
  if (count > 0) columns.timeNs[0] = before;
  for (let i = 1; i < count; i++) columns.timeNs[i] = before += reader.unsigned() * divisor;
  for (let i = 0; i < count; i++) {
    columns.kind[i] = reader.byte();
    if (columns.kind[i] >= eventKinds.length) throw new RangeError('an event of unknown kind');
  }
  before = 0;
  for (let i = 0; i < count; i++) columns.pid[i] = before += reader.signed();
  placesByKind(columns).forEach((places, of) => readFields(reader, columns, of, places));
  if (!reader.isAtEnd) throw new RangeError('bytes are left over');
  return columns;
}

function readFields(
  reader: ByteReader,
  { values }: EventColumns,
  kind: number,
  places: Uint32Array,
): void {
  if (places.length === 0) return;
  const length = reader.byte();
  // A chunk of an older version has fewer fields; the others stay 0.
  if (length > eventKinds[kind].fields.length) throw new RangeError('unknown fields');
  for (let field = 0; field < length; field++) {
    let before = 0;
    for (const place of places) values[field][place] = before += reader.signed();
  }
}
