import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createThrottle } from '../../../../main/lab/work/throttle.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function setUp() {
  let value = 0;
  const told: number[] = [];
  const throttle = createThrottle(() => told.push(value), 100);
  const change = (to: number) => {
    value = to;
    throttle.change();
  };
  return { told, throttle, change };
}

describe('a throttle', () => {
  it('reports the first change at once, and the last of an interval at its end', () => {
    const { told, change } = setUp();
    for (const value of [1, 2, 3]) change(value);
    expect(told).toEqual([1]);
    vi.advanceTimersByTime(99);
    expect(told).toEqual([1]);
    vi.advanceTimersByTime(1);
    expect(told).toEqual([1, 3]);
    vi.advanceTimersByTime(1000);
    expect(told).toEqual([1, 3]);
    change(4);
    expect(told).toEqual([1, 3, 4]);
  });

  it('reports a final state at once, and nothing after it', () => {
    const { told, throttle, change } = setUp();
    change(1);
    change(2);
    throttle.reportNow();
    vi.advanceTimersByTime(1000);
    expect(told).toEqual([1, 2]);
  });

  it('reports a pending change when it is flushed, and only that', () => {
    const { told, throttle, change } = setUp();
    throttle.flush();
    change(1);
    throttle.flush();
    change(2);
    throttle.flush();
    vi.advanceTimersByTime(1000);
    expect(told).toEqual([1, 2]);
  });
});
