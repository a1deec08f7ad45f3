import { hues, type Hue } from '../../shared/timeline/write/palette.ts';

/** Greys of what a CPU does, by the custom properties of the style sheet. */
const greyNames = [
  'surface',
  'ground',
  'text',
  'muted',
  'line',
  'lane',
  'wake',
  'user',
  'edge',
  'kernel',
  'switch',
  'unknown',
  'mark',
  'on-mid',
  'on-kernel',
  'shade',
] as const;
export type GreyName = (typeof greyNames)[number];

const tintNames = ['strong', 'mid', 'pale', 'stale', 'quiet'] as const;
export type TintName = (typeof tintNames)[number];

/** Colours as CSS writes them, and packed as a pixel. */
export interface Tints {
  readonly css: Readonly<Record<TintName, string>>;
  readonly packed: Readonly<Record<TintName | 'tintUser' | 'tintQuiet', number>>;
}

export interface Theme {
  readonly css: Readonly<Record<GreyName, string>>;
  readonly packed: Readonly<Record<GreyName, number>>;
  readonly hues: Readonly<Record<Hue, Tints>>;
  readonly sans: string;
}

export const redOf = (colour: number) => colour & 255;
export const greenOf = (colour: number) => (colour >> 8) & 255;
export const blueOf = (colour: number) => (colour >> 16) & 255;

/** A pixel of a colour that CSS knows: the canvas reads it. */
function pack(probe: CanvasRenderingContext2D, colour: string): number {
  probe.clearRect(0, 0, 1, 1);
  probe.fillStyle = colour;
  probe.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = probe.getImageData(0, 0, 1, 1).data;
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

export function mix(parts: readonly (readonly [colour: number, share: number])[]): number {
  let [red, green, blue] = [0, 0, 0];
  for (const [colour, share] of parts) {
    red += redOf(colour) * share;
    green += greenOf(colour) * share;
    blue += blueOf(colour) * share;
  }
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** Reads the colours of the page's theme. A custom property is resolved by an element that uses it. */
export function readTheme(element: HTMLElement): Theme {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const probe = canvas.getContext('2d', { willReadFrequently: true });
  if (!probe) throw new Error('this browser has no canvas');
  const sample = document.createElement('span');
  element.append(sample);
  const read = (name: string): string => {
    sample.style.color = `var(--timeline-${name})`;
    return getComputedStyle(sample).color;
  };
  const css = Object.fromEntries(greyNames.map((name) => [name, read(name)]));
  const packed = Object.fromEntries(
    greyNames.map((name) => [name, pack(probe, css[name] ?? '')]),
  ) as Record<GreyName, number>;
  const tints = hues.map((hue) => {
    const own = Object.fromEntries(tintNames.map((name) => [name, read(`${hue}-${name}`)]));
    const pixels = Object.fromEntries(
      tintNames.map((name) => [name, pack(probe, own[name] ?? '')]),
    ) as Record<TintName, number>;
    const tintUser = mix([
      [packed.user, 0.5],
      [pixels.stale, 0.5],
    ]);
    const tintQuiet = mix([
      [packed.lane, 0.42],
      [pixels.quiet, 0.58],
    ]);
    return [hue, { css: own, packed: { ...pixels, tintUser, tintQuiet } }];
  });
  const sans = getComputedStyle(element).fontFamily;
  sample.remove();
  return {
    css: css as Theme['css'],
    packed,
    hues: Object.fromEntries(tints) as Theme['hues'],
    sans,
  };
}
