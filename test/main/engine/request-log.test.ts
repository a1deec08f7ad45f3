import { expect, it } from 'vitest';
import { RequestLog, requestBytes } from '../../../main/engine/request-log.ts';
import { mostPlaces } from '../../../main/engine/request-log-limits.ts';
import { RequestMemory } from '../../../main/engine/request-memory.ts';

const makeLog = () => new RequestLog(new RequestMemory());

type Column = Float64Array | Int32Array;
const isColumn = (value: unknown): value is Column =>
  value instanceof Float64Array || value instanceof Int32Array;
const columnsOf = (log: RequestLog): Column[] => Object.values(log).filter(isColumn);

it('keeps what it was given while it grows', () => {
  const log = makeLog();
  for (let i = 0; i < 5000; i++) expect(log.add(i / 2, i % 7, i, 3)).toBe(i);
  expect([log.end, log.t0[4999], log.who[4999], log.pages[4999], log.left[4999]]).toEqual([
    5000, 2499.5, 1, 4999, 3,
  ]);
  expect(log.returned[4999]).toBe(Infinity);
});

it('keeps each of its columns while it grows and drops, and says what a row of them takes', () => {
  const log = makeLog();
  const fill = (from: number, to: number) => {
    for (let i = from; i < to; i++) {
      log.add(0, 0, 0, 0);
      columnsOf(log).forEach((column, k) => (column[i] = 100_000 * k + i));
    }
  };
  const isRow = (row: number, place: number) =>
    columnsOf(log).every((column, k) => column[row] === 100_000 * k + place);
  fill(0, 5000);
  expect(columnsOf(log).map(({ length }) => length)).toEqual(Array(7).fill(8192));
  expect([isRow(0, 0), isRow(4095, 4095), isRow(4999, 4999)]).toEqual([true, true, true]);
  log.drop(1000);
  expect([log.first, log.rows, log.end]).toEqual([1000, 4000, 5000]);
  expect([isRow(0, 1000), isRow(3999, 4999)]).toEqual([true, true]);
  const bytes = columnsOf(log).reduce((sum, { BYTES_PER_ELEMENT }) => sum + BYTES_PER_ELEMENT, 0);
  expect(requestBytes).toBe(bytes);
});

it('finds the first request that is no older than a time', () => {
  const log = makeLog();
  for (let i = 0; i < 100; i++) log.add(10 * i, 0, 1, 1);
  const within = (ns: number) => log.firstWithin(ns, 1000, 20, 90);
  expect([within(10_000), within(801), within(800), within(795), within(400)]).toEqual([
    20, 20, 20, 21, 60,
  ]);
  expect([within(101), within(100), within(0)]).toEqual([90, 90, 90]);
  expect([log.firstWithin(0, 1000, 30, 30), log.firstWithin(0, 1000, 30, 20)]).toEqual([30, 30]);
});

it('knows whether some of its requests have open windows', () => {
  const log = makeLog();
  for (const left of [0, 0, 2, 0]) log.add(0, 0, 1, left);
  const spans = [[0, 4], [0, 2], [2, 3], [3, 4], [2, 2]] as const; // prettier-ignore
  expect(spans.map(([from, to]) => log.hasOpen(from, to))).toEqual([
    true,
    false,
    true,
    false,
    false,
  ]);
});

/** What a log ends with to which requests are added without end; it has as many as it may. */
function fill(log: RequestLog, count: number) {
  for (let i = 0; i < count; i++) log.add(i, 0, 1, 1);
  let refusal: unknown = null;
  try {
    log.add(count, 0, 1, 1);
  } catch (error) {
    refusal = error;
  }
  expect(log.rows).toBe(count);
  return refusal;
}

it('refuses more requests than it may keep, in words, before memory ends', () => {
  expect(fill(new RequestLog(new RequestMemory(4096)), 4096)).toMatchObject({
    code: 'run-failed',
    message:
      'a replication keeps 4096 flush requests of one process in 4096, and may use no more than ' +
      '0.180 MB for them',
    hint: 'a smaller run.measureMs or run.horizonMs, or fewer machine.cpus',
  });
  // No more than its part, where that is no power of two of what it has room for at first.
  const part = new RequestMemory(5000);
  expect(fill(new RequestLog(part), Math.floor(part.bytes / requestBytes))).toMatchObject({
    code: 'run-failed',
  });
});

it('names no process where there is one', () => {
  const memory = new RequestMemory();
  expect(memory.bytes).toBe(2 ** 24 * requestBytes);
  expect(memory.logIsFull(2 ** 24).message).toBe(
    'a replication keeps 16777216 flush requests, and may use no more than 738 MB for them',
  );
});

it('refuses requests that it has no number for, also if it has dropped those before', () => {
  const log = makeLog();
  log.first = mostPlaces - 100;
  expect(fill(log, 100)).toMatchObject({
    code: 'run-failed',
    message: 'a replication has followed 2147483646 flush requests, and can number no more',
    hint: 'a smaller run.measureMs, or fewer machine.cpus',
  });
});
