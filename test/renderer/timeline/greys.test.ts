import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { greys, hues, policyTints } from '../../../shared/timeline/write/palette.ts';

const css = readFileSync(new URL('../../../renderer/styles/timeline.css', import.meta.url), 'utf8');
const themes = ['light', 'dark'] as const;

/** A colour of the style sheet in both themes. */
function colourOf(name: string, theme: (typeof themes)[number]): string {
  const [, light, dark] =
    new RegExp(`--timeline-${name}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(css) ??
    [];
  const found = theme === 'light' ? light : dark;
  if (found === undefined) throw new Error(`no colour ${name}`);
  return found;
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** 1 to 21, as in WCAG. */
function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** States that stand beside each other in a lane, as the grey that tells them apart. */
const told = [
  ['edge', 'lane'],
  ['kernel', 'lane'],
  ['kernel', 'user'],
  ['kernel', 'wake'],
  ['switch', 'kernel'],
  ['switch', 'lane'],
  ['edge', 'unknown'],
] as const;

describe('what tells states of a timeline apart', () => {
  it.each(themes.flatMap((theme) => told.map(([a, b]) => [a, b, theme] as const)))(
    'is a grey of 3:1: %s beside %s in %s',
    (a, b, theme) => {
      expect(contrast(colourOf(a, theme), colourOf(b, theme))).toBeGreaterThanOrEqual(3);
    },
  );

  it.each(themes.flatMap((theme) => hues.map((hue) => [hue, theme] as const)))(
    'is a flush of 3:1, and hatching of 3:1 where it waits: %s in %s',
    (hue, theme) => {
      const strong = colourOf(`${hue}-strong`, theme);
      for (const ground of ['lane', 'user', `${hue}-pale`]) {
        expect(contrast(strong, colourOf(ground, theme))).toBeGreaterThanOrEqual(3);
      }
    },
  );

  it.each(themes)('leaves names in the lanes 4.5:1 in %s', (theme) => {
    expect(contrast(colourOf('on-kernel', theme), colourOf('kernel', theme))).toBeGreaterThan(4.5);
    expect(contrast(colourOf('text', theme), colourOf('user', theme))).toBeGreaterThan(4.5);
    expect(contrast(colourOf('surface', theme), colourOf('switch', theme))).toBeGreaterThan(4.5);
  });

  it('is the same in pictures on white', () => {
    for (const [a, b] of told) {
      const ground = b === 'lane' ? greys.idle : greys[b];
      expect(contrast(greys[a], ground)).toBeGreaterThanOrEqual(3);
    }
    for (const hue of hues) {
      const { strong, pale } = policyTints[hue];
      expect(contrast(strong, pale)).toBeGreaterThanOrEqual(3);
      expect(contrast(strong, greys.user)).toBeGreaterThanOrEqual(3);
    }
  });
});
