import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PackedPages } from '../../../main/engine/packed-pages.ts';

const anyPages = fc.integer({ min: 1, max: 600 }).chain((sizes) =>
  fc.array(
    fc.integer({ min: 0, max: sizes - 1 }).map((code) => (code * 7919) % 100_003),
    { minLength: 1, maxLength: 700 },
  ),
);

it('gives back what it was given, whatever the number of sizes', () => {
  fc.assert(
    fc.property(anyPages, fc.nat(), (pages, skip) => {
      const from = skip % pages.length;
      const packed = new PackedPages(Int32Array.from(pages), from, pages.length);
      const kept = pages.slice(from);
      const column = new Int32Array(kept.length + 1).fill(-1);
      packed.unpack(0, kept.length, column);
      expect([...column]).toEqual([...kept, -1]);
      const first = skip % kept.length;
      packed.unpack(first, kept.length, column.fill(-1));
      expect([...column]).toEqual([...kept.slice(first), ...Array<number>(first + 1).fill(-1)]);
    }),
    { numRuns: 300, seed: 1 },
  );
});

it('takes as few bits as tell the sizes apart', () => {
  const bytesOf = (sizes: number) =>
    new PackedPages(
      Int32Array.from({ length: 4096 }, (_, at) => at % sizes),
      0,
      4096,
    ).bytes -
    4 * sizes;
  expect([1, 2, 4, 11, 256].map(bytesOf)).toEqual([0, 512, 1024, 2048, 4096]);
});
