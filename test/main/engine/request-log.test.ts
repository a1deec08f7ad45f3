import { expect, it } from 'vitest';
import { RequestLog } from '../../../main/engine/request-log.ts';

it('keeps what it was given while it grows', () => {
  const log = new RequestLog();
  for (let i = 0; i < 5000; i++) expect(log.add(i / 2, i % 7, i, 3)).toBe(i);
  expect([log.end, log.t0[4999], log.who[4999], log.pages[4999], log.left[4999]]).toEqual([
    5000, 2499.5, 1, 4999, 3,
  ]);
  expect(log.returned[4999]).toBe(Infinity);
});

it('finds the first request that is no older than a time', () => {
  const log = new RequestLog();
  for (let i = 0; i < 100; i++) log.add(10 * i, 0, 1, 1);
  const within = (ns: number) => log.firstWithin(ns, 1000, 20, 90);
  expect([within(10_000), within(801), within(800), within(795), within(400)]).toEqual([
    20, 20, 20, 21, 60,
  ]);
  expect([within(101), within(100), within(0)]).toEqual([90, 90, 90]);
  expect([log.firstWithin(0, 1000, 30, 30), log.firstWithin(0, 1000, 30, 20)]).toEqual([30, 30]);
});

it('refuses more requests than a replication may keep, in words, before memory ends', () => {
  const log = new RequestLog(4096 / 2 ** 24);
  const addAll = () => {
    for (let i = 0; i < 1e6; i++) log.add(i, 0, 1, 1);
  };
  expect(addAll).toThrow(
    expect.objectContaining({
      code: 'run-failed',
      message: 'a replication keeps 4096 flush requests, and more would take 0.0 GB of memory',
      hint: 'a smaller run.measureMs or run.horizonMs, or fewer machine.cpus',
    }),
  );
  expect(log.end).toBe(4096);
});
