import { describe, expect, it } from 'vitest';
import { numberAxis } from '../../../shared/figures/run/parts.ts';
import { makeNumericScale } from '../../../shared/figures/scale.ts';
import { joinStrip, makeExcessScale } from '../../../shared/figures/unit-scale.ts';

describe('a scale of what is added', () => {
  const scale = makeExcessScale(numberAxis('', '', 'ratio', 'log'), [1, 1.2, 1.4, 26]);

  it('stands 1x at its foot, and is logarithmic above', () => {
    expect(scale.place(1)).toBe(0);
    const [a, b, c] = [1.25, 1.5, 2].map(scale.place);
    expect(b! - a!).toBeCloseTo(c! - b!, 9);
    expect(scale.ticks.map(({ label }) => label)).toContain('1.5x');
    expect(scale.ticks[0]).toMatchObject({ at: 1, place: 0, label: '1x' });
  });

  it('gives back the value of each place', () => {
    for (const value of [1.2, 1.5, 3, 26]) {
      expect(scale.valueAt(scale.place(value))).toBeCloseTo(value, 9);
    }
  });
});

describe('an axis with a strip', () => {
  const time = makeNumericScale(numberAxis('', 'ns', 'time', 'log'), [1e3, 1e6]);
  const { x, strip } = joinStrip(time, numberAxis('', '', 'share', 'linear'));

  it('has values left of all shares, and ticks of both', () => {
    expect(x.place(1e6)).toBeLessThan(strip.place(0));
    expect(strip.place(0)).toBeLessThan(strip.place(1));
    const labels = x.ticks.map(({ label }) => label);
    expect(labels).toEqual(expect.arrayContaining(['1 us', '1 ms', '0 %', '100 %']));
  });

  it('gives back the value of each place', () => {
    expect(x.valueAt(x.place(31_900))).toBeCloseTo(31_900, 3);
    expect(x.valueAt(1)).toBeCloseTo(1e6, 3);
  });
});
