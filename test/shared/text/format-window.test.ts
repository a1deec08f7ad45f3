import { describe, expect, it } from 'vitest';
import { formatOpenShare, formatWindow, windowCells } from '../../../shared/text/format-window.ts';
import { makeWindows, noWindows } from '../../support/window-times.ts';

describe('a quantile of windows', () => {
  it('is a time, beyond what was followed, or not known', () => {
    expect(formatWindow(1500, 1e8)).toBe('1.50 us');
    expect(formatWindow(0, 1e8)).toBe('0 us');
    expect(formatWindow(null, 1e8)).toBe('>100 ms');
    expect(formatWindow(null, null)).toBe('-');
  });

  it('is beyond only where there are windows', () => {
    const pairs = { ...noWindows, count: 10, openShare: 0.25, p50: 2e6 };
    const windows = makeWindows({ horizonNs: 42e6, pairs });
    expect(windowCells(windows, 'pairs')).toEqual(['2.00 ms', '>42.0 ms', '>42.0 ms', '>42.0 ms']);
    expect(windowCells(windows, 'busy')).toEqual(['-', '-', '-', '-']);
    expect([formatOpenShare(pairs), formatOpenShare(noWindows)]).toEqual(['25.0 %', '-']);
  });
});
