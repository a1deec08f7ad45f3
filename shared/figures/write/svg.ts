import { listNotes, listProvenance } from '../describe.ts';
import type { Figure } from '../figure.ts';
import { placeFigure, type PlacedFigure, type PlacedSeries } from '../place-figure.ts';
import { writeAnnotations, writeAxes, writeGrid, writeTexts } from './svg/axes.ts';
import { drawBars, drawStack } from './svg/bars.ts';
import { element, escapeXml, group, titled } from './svg/element.ts';
import { drawHeat, writeColourBar } from './svg/heat.ts';
import { placeLabels } from './svg/labels.ts';
import { canvas, headroom, layOut, type Box } from './svg/layout.ts';
import { writeLegend } from './svg/legend.ts';
import { definePatterns } from './svg/marks.ts';
import { writeNames, writeReach, writeStrip } from './svg/names.ts';
import { drawPoints, type Drawn } from './svg/points.ts';

const draw = {
  lines: drawPoints,
  steps: drawPoints,
  scatter: drawPoints,
  bars: drawBars,
  stack: drawStack,
  heat: drawHeat,
} as const;

/** Greyed series are drawn first, published marks over what they are compared with. */
function drawingOrder(series: readonly PlacedSeries[]): PlacedSeries[] {
  const rank = ({ series: { isDimmed, origin } }: PlacedSeries) =>
    (isDimmed ? 0 : 1) + (origin === 'published' ? 2 : 0);
  return series.toSorted((a, b) => rank(a) - rank(b));
}

/** Text for screen readers, and the whole provenance. */
function describe(placed: PlacedFigure): string {
  const { figure } = placed;
  return [
    figure.subtitle,
    ...listNotes(placed, null, { boldNames: true, spans: true }),
    ...listProvenance(figure),
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** Labels of published marks and points have priority over the values over bars. */
function writeLabels(drawn: readonly Drawn[], room: Box): { markup: string; dropped: number } {
  const labels = drawn.flatMap((one) => one.labels);
  const ordered = [
    ...labels.filter(({ isOver }) => !isOver),
    ...labels.filter(({ isOver }) => isOver),
  ];
  const { markup, dropped } = placeLabels(
    ordered,
    drawn.flatMap((one) => one.marks),
    room,
  );
  return { markup: group({ class: 'labels' }, markup), dropped };
}

/** The note about labels is known only once they are placed; it may shift the plot by a line. */
function withDropped(figure: Figure, dropped: number): Figure {
  if (dropped === 0) return figure;
  const words = dropped === 1 ? '1 label is' : `${dropped} labels are`;
  return { ...figure, notes: [...figure.notes, `${words} left out for lack of room.`] };
}

function drawAll(placed: PlacedFigure) {
  const layout = layOut(placed);
  const drawn = drawingOrder(placed.series).map((one) =>
    draw[placed.figure.kind](placed, one, layout.plot),
  );
  const { plot } = layout;
  const hasHeadroom = placed.figure.kind === 'bars';
  const room = { ...plot, top: plot.top - (hasHeadroom ? headroom : 0) };
  if (placed.figure.kind !== 'scatter') {
    return { layout, drawn, lines: '', labels: writeLabels(drawn, room) };
  }
  const { names, lines, dropped } = writeNames(placed, plot);
  return { layout, drawn, lines, labels: { markup: names, dropped } };
}

/**
 * A figure as a standalone SVG 1.1 file on white: no scripts, no external references, the same bytes for
 * the same figure. 960 px wide and 600 px high, or higher if the text needs it.
 */
export function writeSvg(figure: Figure): string {
  const first = placeFigure(figure);
  const placed = { ...first, figure: withDropped(figure, drawAll(first).labels.dropped) };
  const { layout, drawn, lines, labels } = drawAll(placed);
  const size = { width: canvas.width, height: layout.height };
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    version: '1.1',
    ...size,
    viewBox: `0 0 ${size.width} ${size.height}`,
    role: 'img',
    'font-family': 'sans-serif',
  };
  const patterns = definePatterns(figure);
  const parts = [
    titled(figure.title),
    element('desc', {}, escapeXml(describe(placed))),
    ...(patterns.length > 0 ? [element('defs', {}, ...patterns)] : []),
    element('rect', { ...size, fill: '#ffffff' }),
    writeTexts(layout),
    writeLegend(figure, layout.legend),
    ...writeStrip(placed, layout.plot),
    writeGrid(placed, layout),
    ...(lines === '' ? [] : [lines]),
    ...writeReach(placed, layout.plot),
    ...drawn.map(({ markup }) => markup),
    writeAxes(placed, layout),
    writeAnnotations(placed, layout),
    labels.markup,
    writeColourBar(placed, layout.plot),
  ];
  const svg = element('svg', attributes, '\n', parts.join('\n'), '\n');
  return `<?xml version="1.0" encoding="UTF-8"?>\n${svg}\n`;
}
