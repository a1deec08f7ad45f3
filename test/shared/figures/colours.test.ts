import { describe, expect, it } from 'vitest';
import {
  backgrounds,
  heatColour,
  inkOn,
  luminanceOf,
  seriesColours,
  styleOfSlot,
} from '../../../shared/figures/colours.ts';

const grounds = { white: '#ffffff', dark: '#1d2226' } as const;

/** How eyes see linear RGB: Machado, Oliveira and Fernandes 2009, at full severity. */
const sights: Readonly<Record<string, readonly number[]>> = {
  normal: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [
    0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998,
  ],
  deuteranopia: [
    0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881,
  ],
  tritanopia: [
    1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039,
  ],
};

type Triple = readonly [number, number, number];

function toLinear(colour: string): Triple {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((i) => {
    const part = parseInt(colour.slice(i, i + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return [red, green, blue];
}

function seenAs(rgb: Triple, matrix: readonly number[]): Triple {
  const row = (i: number) => rgb.reduce((sum, part, c) => sum + part * (matrix[i * 3 + c] ?? 0), 0);
  const [red = 0, green = 0, blue = 0] = [0, 1, 2].map((i) => Math.min(1, Math.max(0, row(i))));
  return [red, green, blue];
}

/** CIE L*a*b*, D65. */
function toLab([red, green, blue]: Triple): Triple {
  const bend = (t: number) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = bend((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047);
  const y = bend(0.2126 * red + 0.7152 * green + 0.0722 * blue);
  const z = bend((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const distance = (a: Triple, b: Triple) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminanceOf(a), luminanceOf(b)].toSorted((p, q) => p - q);
  return (high + 0.05) / (low + 0.05);
}

describe.each(backgrounds)('the colours on %s', (background) => {
  const colours = seriesColours[background];

  it.each(Object.entries(sights))('differ under %s', (_, matrix) => {
    const labs = colours.map((colour) => toLab(seenAs(toLinear(colour), matrix)));
    const distances = labs.flatMap((a, i) => labs.slice(i + 1).map((b) => distance(a, b)));
    expect(Math.min(...distances)).toBeGreaterThan(24);
  });

  it('stand out from their background', () => {
    for (const colour of colours)
      expect(contrast(colour, grounds[background]), colour).toBeGreaterThanOrEqual(3);
  });

  it('make 42 looks of lines and 21 of bars with dash, marker and fill', () => {
    const styles = Array.from({ length: 42 }, (_, slot) => styleOfSlot(slot, background));
    expect(new Set(styles.map(({ colour, marker }) => colour + marker)).size).toBe(42);
    const bars = styles.slice(0, 21).map(({ colour, fill }) => colour + fill);
    expect(new Set(bars).size).toBe(21);
  });
});

describe('the colours of a heat map', () => {
  it('get darker from step to step, and have ink that can be read', () => {
    const colours = Array.from({ length: 21 }, (_, i) => heatColour(i / 20));
    const lights = colours.map(luminanceOf);
    expect(lights).toEqual(lights.toSorted((a, b) => b - a));
    for (const colour of colours)
      expect(contrast(colour, inkOn(colour)), colour).toBeGreaterThan(4.5);
  });
});
