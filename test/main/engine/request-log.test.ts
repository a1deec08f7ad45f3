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
