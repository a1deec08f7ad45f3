import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillRows } from '../../../renderer/runs/fill-rows.ts';
import { placeRows, type RowPlaces } from '../../../renderer/runs/place-rows.ts';
import {
  indexOfKey,
  keepNear,
  pageRows,
  pagesOf,
  rowAt,
} from '../../../renderer/runs/run-pages.ts';
import { runOf } from '../support/run-summaries.ts';
import { scaleRuns } from '../../support/scale-runs.ts';

const pageOf = (page: number, count = pageRows) =>
  [page, Array.from({ length: count }, (_, i) => runOf(page * pageRows + i))] as const;

describe('the pages of a window', () => {
  it('hold each of its rows that the list has, and no page more', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -50, max: 5000 }),
        fc.nat(800),
        fc.nat(5000),
        (first, n, total) => {
          const pages = pagesOf({ first, last: first + n }, total);
          const held = (index: number) => pages.includes(Math.floor(index / pageRows));
          const rows = Array.from({ length: n + 1 }, (_, i) => first + i);
          expect(rows.filter((row) => row >= 0 && row < total).every(held)).toBe(true);
          expect(pages.every((page) => page >= 0 && page * pageRows < total)).toBe(true);
          expect(pages.length).toBeLessThanOrEqual(Math.ceil(n / pageRows) + 1);
        },
      ),
      { seed: 3, numRuns: scaleRuns(100) },
    );
  });

  it('are none of an empty list, and the last behind its end', () => {
    expect(pagesOf({ first: 0, last: 40 }, 0)).toEqual([]);
    expect(pagesOf({ first: 900, last: 940 }, 450)).toEqual([2]);
  });
});

describe('loaded pages', () => {
  const pages = new Map([pageOf(0), pageOf(3, 7)]);

  it('have a row at its index, and its index by its key', () => {
    expect(rowAt(pages, 605)?.key).toBe(runOf(605).key);
    expect([rowAt(pages, 607), rowAt(pages, 250), rowAt(pages, -1)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(indexOfKey(pages, runOf(605).key)).toBe(605);
    expect(indexOfKey(pages, runOf(250).key)).toBeUndefined();
  });

  it('are let go when they are many, the farthest first', () => {
    const many = new Map([0, 1, 2, 3, 4, 5].map((page) => pageOf(page, 1)));
    const kept = keepNear(many, { first: 810, last: 850 }, 3);
    expect([...kept.keys()]).toEqual([3, 4, 5]);
    expect(keepNear(many, { first: 0, last: 40 }, 6)).toBe(many);
  });
});

describe('places for rows', () => {
  const from = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i);
  const entries = (places: RowPlaces) => [...places];

  it('are kept by rows that stay, and taken over in order from those that went', () => {
    const before = placeRows(from(10, 4), new Map());
    expect(entries(before)).toEqual([
      [10, 0],
      [11, 1],
      [12, 2],
      [13, 3],
    ]);
    const scrolled = placeRows(from(12, 4), before);
    expect(entries(scrolled)).toEqual([
      [12, 2],
      [13, 3],
      [14, 0],
      [15, 1],
    ]);
    expect(entries(placeRows([14, ...from(90, 3)], scrolled))).toEqual([
      [14, 0],
      [90, 2],
      [91, 3],
      [92, 1],
    ]);
  });

  it('are as many as there are rows at most, one each, wherever one scrolls', () => {
    const windows = fc.array(fc.tuple(fc.nat(200), fc.integer({ min: 0, max: 30 })));
    fc.assert(
      fc.property(windows, (seen) => {
        let places: RowPlaces = new Map();
        let most = 0;
        for (const [first, count] of seen) {
          const before = places;
          const indexes = from(first, count);
          most = Math.max(most, count);
          places = placeRows(indexes, before);
          expect([...places.keys()]).toEqual(indexes);
          expect(new Set(places.values()).size).toBe(count);
          expect(Math.max(-1, ...places.values())).toBeLessThan(most);
          const staying = indexes.filter((index) => before.has(index));
          expect(staying.map((index) => places.get(index))).toEqual(
            staying.map((index) => before.get(index)),
          );
        }
      }),
      { seed: 5, numRuns: scaleRuns(100) },
    );
  });
});

describe('filling places', () => {
  const places = (loaded: string, all = 'abcdef') =>
    [...all].map((key) => ({ key, isLoaded: loaded.includes(key) }));

  it('takes a few at a time, and says that others wait', () => {
    expect(fillRows(places('abcdef'), new Set(), 4)).toEqual({
      full: new Set(['a', 'b', 'c', 'd']),
      isWaiting: true,
    });
  });

  it('keeps those that are full for nothing, and empties those that are not loaded', () => {
    expect(fillRows(places('bcf'), new Set(['a', 'b', 'c', 'z']), 1)).toEqual({
      full: new Set(['b', 'c', 'f']),
      isWaiting: false,
    });
  });

  it('comes to an end with every loaded place full', () => {
    const all = places('acdf');
    let filling = fillRows(all, new Set(), 1);
    let frames = 1;
    for (; filling.isWaiting; frames++) filling = fillRows(all, filling.full, 1);
    expect([frames, [...filling.full].join('')]).toEqual([4, 'acdf']);
  });
});
