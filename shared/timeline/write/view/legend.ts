import { element, escapeXml } from '../../../figures/write/svg/element.ts';
import { textWidth } from '../../../figures/write/svg/text.ts';
import { arrowHead } from '../arrow-head.ts';
import { greys, policyTints, type Hue } from '../palette.ts';
import { gutter, width, margin } from './layout.ts';

export const legendRow = 20;
const swatch = 18;

const lines = (id: string, ground: string, stroke: string, d: string, size = 6) =>
  element(
    'pattern',
    { id, width: size, height: size, patternUnits: 'userSpaceOnUse' },
    element('rect', { width: size, height: size, fill: ground }),
    element('path', { d, stroke, 'stroke-width': 1, fill: 'none' }),
  );

/** Patterns of the states that a grey alone would not tell apart, and the head of an arrow. */
export function definitions(hues: readonly Hue[]): string[] {
  return [
    lines('wake', greys.wake, greys.kernel, 'M0 6 6 0'),
    lines('unknown', greys.unknown, greys.edge, 'M0 0 6 6'),
    ...hues.map((hue) =>
      lines(`wait-${hue}`, policyTints[hue].pale, policyTints[hue].strong, 'M0 6 6 0'),
    ),
    arrowHead(6),
  ];
}

interface Item {
  readonly words: string;
  readonly fills: readonly string[];
  readonly height: number;
}

function itemsOf(hues: readonly Hue[]): Item[] {
  const tints = hues.map((hue) => policyTints[hue]);
  return [
    { words: 'idle', fills: [greys.idle], height: 12 },
    { words: 'user', fills: [greys.user], height: 12 },
    { words: 'kernel', fills: [greys.kernel], height: 12 },
    { words: 'switch', fills: [greys.switch], height: 12 },
    { words: 'leaves idle', fills: ['url(#wake)'], height: 12 },
    { words: 'send, entry', fills: tints.map(({ mid }) => mid), height: 12 },
    { words: 'flush', fills: tints.map(({ strong }) => strong), height: 12 },
    { words: 'waits', fills: hues.map((hue) => `url(#wait-${hue})`), height: 12 },
    { words: 'stale in user code', fills: tints.map(({ stale }) => stale), height: 6 },
    { words: 'stale', fills: tints.map(({ quiet }) => quiet), height: 3 },
  ];
}

const strokes = [
  { words: 'IPI', more: { 'marker-end': 'url(#head)' } },
  { words: 'rode on another', more: { 'stroke-dasharray': '1.5 3' } },
  { words: 'answer', more: { 'stroke-dasharray': '5 3' } },
] as const;

const label = (words: string, x: number, y: number) =>
  element('text', { x, y: y + 4, 'font-size': 11, fill: greys.ink }, escapeXml(words));

/** What the colours and lines mean, and what the bands are of, in rows from a place on; and how many rows. */
export function legendMarks(
  hues: readonly Hue[],
  top: number,
  bands: string,
): { marks: string[]; rows: number } {
  const marks: string[] = [];
  let [x, y] = [gutter, top + legendRow / 2];
  const place = (wide: number): void => {
    if (x + wide <= width - margin) return;
    x = gutter;
    y += legendRow;
  };
  for (const { words, fills, height } of itemsOf(hues)) {
    const wide = fills.length * (swatch + 3) + textWidth(words, 11) + 18;
    place(wide);
    fills.forEach((fill, i) => {
      const at = { x: x + i * (swatch + 3), y: y - height / 2, width: swatch, height };
      const edge = words === 'idle' ? greys.line : greys.edge;
      marks.push(element('rect', { ...at, fill, stroke: edge, 'stroke-width': 0.8 }));
    });
    marks.push(label(words, x + fills.length * (swatch + 3) + 2, y));
    x += wide;
  }
  for (const { words, more } of strokes) {
    const wide = swatch + 8 + textWidth(words, 11) + 18;
    place(wide);
    const ends = { x1: x, y1: y - 4, x2: x + swatch, y2: y + 4 };
    marks.push(
      element('line', { ...ends, stroke: greys.ink, ...more }),
      label(words, x + swatch + 6, y),
    );
    x += wide;
  }
  if (bands !== '') {
    place(textWidth(bands, 11));
    marks.push(label(bands, x, y));
  }
  return { marks, rows: Math.round((y - top - legendRow / 2) / legendRow) + 1 };
}
