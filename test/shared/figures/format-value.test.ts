import { describe, expect, it } from 'vitest';
import {
  formatAxisTitle,
  formatOnAxis,
  formatTicks,
  formatValue,
  formatWithInterval,
} from '../../../shared/figures/format-value.ts';
import { axis } from './sample-figures.ts';

describe('a value of an axis', () => {
  it.each([
    ['ratio', 26.4, '26.4x'],
    ['time', 3100, '3.10 us'],
    ['share', 0.123, '12.3 %'],
    ['count', 1234, '1 234'],
    ['count', 1234.6, '1 235'],
    ['count', 0.25, '0.250'],
    ['number', 0.0512, '0.0512'],
  ] as const)('of format %s is written short', (format, value, text) => {
    expect(formatValue(value, format)).toBe(text);
  });

  it('has its interval in its own unit', () => {
    expect(formatWithInterval(26.4, 26.1, 26.7, 'ratio')).toBe('26.4x +-0.3');
    expect(formatWithInterval(3100, 2900, 3300, 'time')).toBe('3.10 us +-0.20');
    expect(formatWithInterval(0.123, 0.12, 0.126, 'share')).toBe('12.3 % +-0.3');
    expect(formatWithInterval(3100, 3000, 4000, 'time')).toBe('3.10 us (3.00 us to 4.00 us)');
    expect(formatWithInterval(1, 1, 1, 'ratio')).toBe('1.00x');
    expect(formatWithInterval(24.1, null, null, 'ratio')).toBe('24.1x');
  });
});

describe('ticks', () => {
  it('are short', () => {
    expect(formatTicks([0, 500, 1000, 2e6], 'time')).toEqual(['0 us', '500 ns', '1 us', '2 ms']);
    expect(formatTicks([1, 20, 1000], 'ratio')).toEqual(['1x', '20x', '1000x']);
    expect(formatTicks([1, 1000, 1e6], 'number')).toEqual(['1', '1000', '1000000']);
    const long = formatTicks([0, 0.1, 100, 1e4, 2.5e7, -1e8], 'number');
    expect(long).toEqual(['0', '0.1', '100', '1e4', '2.5e7', '-1e8']);
    expect(formatTicks([0, 0.05, 1], 'share')).toEqual(['0 %', '5 %', '100 %']);
    expect(formatTicks([0, 10_000], 'count')).toEqual(['0', '10 000']);
  });

  it('differ where values do', () => {
    expect(formatTicks([1.0001, 1.0002], 'ratio')).toEqual(['1.0001x', '1.0002x']);
    expect(formatTicks([0.0001, 0.00001], 'share')).toEqual(['0.01 %', '0.001 %']);
    expect(formatTicks([100_000.5, 100_001], 'number')).toEqual(['100000.5', '100001']);
  });
});

describe('an axis', () => {
  it('names its unit where its ticks do not, and its scale', () => {
    expect(formatAxisTitle(axis('CPUs', { unit: 'CPUs', scale: 'log' }))).toBe('CPUs (CPUs, log)');
    expect(formatAxisTitle(axis('window', { unit: 'ns', format: 'time' }))).toBe('window');
    expect(formatOnAxis(96, axis('CPUs', { unit: 'CPUs' }))).toBe('96 CPUs');
    expect(formatOnAxis('sync', axis('policy', { scale: 'category' }))).toBe('sync');
  });
});
