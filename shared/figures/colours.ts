/** How a series looks: it differs in three ways, so that no single one has to be visible. */
export interface SeriesStyle {
  readonly colour: string;
  /** Lengths of strokes and gaps; empty for a solid line. */
  readonly dash: readonly number[];
  readonly marker: MarkerShape;
  /** Fill of bars and parts of bars. */
  readonly fill: FillPattern;
}

export const backgrounds = ['white', 'dark'] as const;
export type Background = (typeof backgrounds)[number];

/** All are closed shapes, so that marks of published values can be hollow. */
export const markerShapes = [
  'circle',
  'square',
  'triangle',
  'diamond',
  'triangle-down',
  'triangle-right',
] as const;
export type MarkerShape = (typeof markerShapes)[number];

export const fillPatterns = ['solid', 'hatched', 'dotted'] as const;
export type FillPattern = (typeof fillPatterns)[number];

/**
 * At least 25 apart in CIE Lab for normal sight and under full protanopia, deuteranopia and tritanopia,
 * and at least 3 to 1 against the background (test/shared/figures/colours.test.ts). An index gives the
 * same hue in both lists.
 */
export const seriesColours: Readonly<Record<Background, readonly string[]>> = {
  white: ['#002bb3', '#bd231c', '#00a55c', '#a6308c', '#d67b00', '#4e73ef', '#37293c'],
  dark: ['#5674ff', '#e87331', '#0cbb82', '#d272c9', '#ffcf2c', '#b9f1ff', '#ffffd8'],
};

export const dimmedColours: Readonly<Record<Background, string>> = {
  white: '#949494',
  dark: '#747b83',
};

export const dashes: readonly (readonly number[])[] = [[], [7, 3], [2, 3], [10, 3, 2, 3], [14, 4]];

/**
 * The look of a slot; slots 210 apart look the same. Bars, which have neither dash nor marker, repeat
 * after 21 slots.
 */
export function styleOfSlot(slot: number, background: Background, isDimmed = false): SeriesStyle {
  const colours = seriesColours[background];
  const pick = <T>(list: readonly T[], i: number): T => {
    const item = list[i % list.length];
    if (item === undefined) throw new Error(`no style for slot ${slot}`);
    return item;
  };
  return {
    colour: isDimmed ? dimmedColours[background] : pick(colours, slot),
    dash: pick(dashes, slot),
    marker: pick(markerShapes, slot),
    fill: pick(fillPatterns, Math.floor(slot / colours.length)),
  };
}

/** From low to high; even steps in lightness, safe for colour-blind readers, legible in grey. */
const heatStops = ['#fffbd6', '#d9ecb0', '#9fd5b5', '#5cb8bf', '#2c93bd', '#2a65a8', '#1b2f73'];

const channelsOf = (colour: string) => [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));

/** Colour of a cell whose value lies at a fraction (0..1) of the scale; the same on any background. */
export function heatColour(fraction: number): string {
  const at = Math.min(1, Math.max(0, fraction)) * (heatStops.length - 1);
  const i = Math.min(heatStops.length - 2, Math.floor(at));
  const [from = [], to = []] = [heatStops[i] ?? '', heatStops[i + 1] ?? ''].map(channelsOf);
  return mixChannels(from, to, at - i);
}

function mixChannels(from: readonly number[], to: readonly number[], part: number): string {
  const mixed = from.map((channel, c) => channel + ((to[c] ?? 0) - channel) * part);
  return `#${mixed.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`;
}

/** A colour that is a part of the way to another. */
export function mix(from: string, to: string, part: number): string {
  return part === 0 ? from : mixChannels(channelsOf(from), channelsOf(to), part);
}

/** Relative luminance as WCAG defines it, 0..1. */
export function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channelsOf(colour).map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Black or white, whichever is more legible on a colour. */
export function inkOn(colour: string): string {
  return luminanceOf(colour) > 0.18 ? '#000000' : '#ffffff';
}
