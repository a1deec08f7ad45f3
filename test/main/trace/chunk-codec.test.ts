import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeChunk, encodeChunk } from '../../../main/trace/chunk-codec.ts';
import { ColumnBuilder, type EventColumns } from '../../../main/trace/event-columns.ts';
import { maxValues } from '../../../main/trace/events/event-kind.ts';
import { eventKinds } from '../../../main/trace/events/index.ts';
import { largestNumber } from '../../../main/trace/line.ts';
import { ByteReader, ByteWriter } from '../../../main/trace/varints.ts';
import { scaleRuns } from '../../support/scale-runs.ts';

const options = { seed: 4, numRuns: scaleRuns(300) };

const value = fc.oneof(
  fc.integer({ min: -3, max: 300 }),
  fc.maxSafeInteger().map((n) => n % largestNumber),
  fc.constantFrom(0, largestNumber, -largestNumber, 2 ** 31, -(2 ** 31), 2 ** 30, 127, 128),
);
/** A text never has -0 as a whole number. */
const plain = value.map((n) => n + 0 || 0);

const event = fc.record({
  kind: fc.nat({ max: eventKinds.length - 1 }),
  timeNs: fc.oneof(
    fc.nat({ max: 5000 }).map((us) => us * 1000),
    fc.integer({ min: -9, max: 9 }),
    fc.constantFrom(2 ** 50, -(2 ** 50)),
  ),
  pid: fc.integer({ min: -1, max: 2 ** 31 - 1 }),
  values: fc.array(plain, { minLength: maxValues, maxLength: maxValues }),
});

type Plain = { kind: number; timeNs: number; pid: number; values: number[] };

/** Values behind an event's fields are not kept. */
function toPlain({ kind, timeNs, pid, values }: Plain): Plain {
  const fields = eventKinds[kind]!.fields.length;
  return { kind, timeNs: timeNs + 0 || 0, pid, values: values.map((v, i) => (i < fields ? v : 0)) };
}

function rowsOf({ count, timeNs, kind, pid, values }: EventColumns): Plain[] {
  return Array.from({ length: count }, (_, i) => ({
    kind: kind[i]!,
    timeNs: timeNs[i]!,
    pid: pid[i]!,
    values: values.map((column) => column[i]!),
  }));
}

function build(events: readonly Plain[]): EventColumns {
  const builder = new ColumnBuilder();
  for (const one of events) builder.add({ ...one, cpu: 0, values: Float64Array.from(one.values) });
  return builder.take();
}

describe('a chunk', () => {
  it('is, unpacked, what was packed, in time order', () => {
    const property = fc.property(fc.array(event, { minLength: 1, maxLength: 200 }), (events) => {
      const expected = events.map(toPlain).toSorted((a, b) => a.timeNs - b.timeNs);
      expect(rowsOf(decodeChunk(encodeChunk(build(events))))).toEqual(expected);
    });
    fc.assert(property, options);
  });

  it('that is damaged is refused, never read wrong in length', () => {
    const events = Array.from({ length: 50 }, (_, i) => ({
      kind: i % eventKinds.length,
      timeNs: i * 1000,
      pid: i % 3,
      values: [i, 1, 2, 3],
    }));
    const packed = encodeChunk(build(events));
    /** How many events it decodes to; none where it is refused. */
    const countOf = (bytes: Uint8Array) => {
      try {
        return decodeChunk(bytes).count;
      } catch {
        return 0;
      }
    };
    const property = fc.property(
      fc.nat({ max: packed.length - 1 }),
      fc.integer({ min: 1, max: 255 }),
      (at, change) => {
        const damaged = packed.slice();
        damaged[at]! ^= change;
        expect(countOf(damaged)).toBeLessThan(10_000);
      },
    );
    fc.assert(property, options);
    expect(() => decodeChunk(new Uint8Array(0))).toThrow(Error);
  });
});

describe('a number in bytes', () => {
  it('is read as it was written', () => {
    const property = fc.property(fc.array(plain), (numbers) => {
      const writer = new ByteWriter();
      for (const number of numbers) writer.signed(number);
      for (const number of numbers) writer.unsigned(Math.abs(number));
      const reader = new ByteReader(writer.written());
      expect(numbers.map(() => reader.signed())).toEqual(numbers);
      expect(numbers.map(() => reader.unsigned())).toEqual(numbers.map(Math.abs));
      expect(reader.isAtEnd).toBe(true);
      expect(() => reader.byte()).toThrow(RangeError);
    });
    fc.assert(property, options);
  });
});
