import { describe, expect, it } from 'vitest';
import { createEta } from '../../../../main/lab/work/eta.ts';

function createClock() {
  let nowMs = 5000;
  return { clockMs: () => nowMs, pass: (ms: number) => void (nowMs += ms) };
}

describe('the remaining time', () => {
  it('follows from the rate since the start', () => {
    const { clockMs, pass } = createClock();
    const eta = createEta({ clockMs });
    pass(300);
    expect(eta(1, 4)).toBe(900);
    pass(300);
    expect(eta(3, 4)).toBe(200);
    expect(eta(4, 4)).toBe(0);
  });

  it('is unknown before anything is done, and without a total', () => {
    const { clockMs, pass } = createClock();
    const eta = createEta({ clockMs });
    pass(300);
    expect([eta(0, 4), eta(3, null)]).toEqual([null, null]);
  });

  it('is not reported before the requested share is done', () => {
    const { clockMs, pass } = createClock();
    const eta = createEta({ clockMs, fromShare: 0.01 });
    pass(1000);
    expect(eta(9, 1000)).toBeNull();
    expect(eta(10, 1000)).toBe(99_000);
  });

  it('is never below zero, even when more is done than was expected', () => {
    const { clockMs, pass } = createClock();
    const eta = createEta({ clockMs });
    pass(1000);
    expect(eta(5, 4)).toBe(0);
  });
});
