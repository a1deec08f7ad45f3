import { describeSeries } from '../../describe.ts';
import type { Figure, FigureSeries } from '../../figure.ts';
import { hasLine } from '../../has-line.ts';
import { legendSeries } from '../../legend-series.ts';
import { lookInLegend } from '../../look-at.ts';
import { listRangeNames, rangeNames, type RangeName } from '../../predictions.ts';
import type { PlacedFigure } from '../../place-figure.ts';
import { element, group, round } from './element.ts';
import { fillOf, styleOf, writeMarker } from './marks.ts';
import { writeRangeSample } from './predictions.ts';
import { lineHeight, textWidth, wrapText, writeLines } from './text.ts';

const size = 12;
const sampleWidth = 34;
const gap = 24;
const left = 24;
const width = 912;
const line = lineHeight(size);

interface Entry {
  /** A series, or what is drawn over and around points. */
  readonly of: FigureSeries | RangeName;
  readonly lines: readonly string[];
  readonly x: number;
  /** Top of its first line. */
  readonly y: number;
}

/** The legend above the plot: columns of equal width, so that samples are aligned. */
export interface Legend {
  readonly entries: readonly Entry[];
  readonly height: number;
}

/** A heat map's only series needs no sample: its colours have a scale of their own. */
export function layOutLegend({ figure }: PlacedFigure, top: number): Legend {
  if (figure.kind === 'heat') return layOutHeatLegend(figure, top);
  const most = width / 2 - gap - sampleWidth;
  const listed = [...legendSeries(figure), ...listRangeNames(figure)];
  const texts = listed.map((one) =>
    wrapText(typeof one === 'string' ? rangeNames[one] : describeSeries(one), most, size),
  );
  const widest = Math.max(0, ...texts.flat().map((text) => textWidth(text, size)));
  const column = sampleWidth + widest + gap;
  const columns = Math.max(1, Math.floor((width + gap) / column));
  const entries: Entry[] = [];
  let y = top;
  for (let first = 0; first < texts.length; first += columns) {
    const row = texts.slice(first, first + columns);
    for (const [i, lines] of row.entries()) {
      const of = listed[first + i];
      if (of) entries.push({ of, lines, x: left + i * column, y });
    }
    y += Math.max(1, ...row.map((lines) => lines.length)) * line + 2;
  }
  return { entries, height: y - top };
}

/** Several maps share their cells, as slices from top to bottom in the order of the names. */
function layOutHeatLegend({ series }: Figure, top: number): Legend {
  let y = top;
  const entries = series.map((one, i): Entry => {
    const prefix = series.length > 1 ? `slice ${i + 1} of a cell: ` : '';
    const lines = wrapText(`${prefix}${describeSeries(one)}`, width, size);
    const entry = { of: one, lines, x: left, y };
    y += lines.length * line;
    return entry;
  });
  return { entries, height: y - top };
}

function writeSample(figure: Figure, own: FigureSeries, x: number, y: number): string[] {
  const series = lookInLegend(figure, own);
  const { colour, dash } = styleOf(series);
  const isBar = figure.kind === 'bars' || figure.kind === 'stack';
  if (figure.kind === 'heat') return [];
  if (isBar && (series.origin !== 'published' || figure.kind === 'stack')) {
    const box = { x: x + 6, y: y - 6, width: 16, height: 12 };
    const isHollow = series.origin === 'published';
    const fill = isHollow ? '#ffffff' : fillOf(figure, series);
    return [element('rect', { ...box, fill, stroke: colour, 'stroke-width': 1 })];
  }
  const path = element('path', {
    d: `M${round(x)},${round(y)}h28`,
    fill: 'none',
    stroke: colour,
    'stroke-width': 2,
    'stroke-dasharray': dash.length > 0 ? dash.join(' ') : undefined,
  });
  const marker = series.isReference ? [] : [writeMarker(series, x + 14, y)];
  return [...(hasLine(figure, series) ? [path] : []), ...marker];
}

export function writeLegend(figure: Figure, { entries }: Legend): string {
  const children = entries.flatMap(({ of, lines, x, y }) => {
    const colour = typeof of !== 'string' && of.isDimmed ? '#666666' : '#1a1a1a';
    const indent = figure.kind === 'heat' ? 0 : sampleWidth;
    return [
      ...(typeof of === 'string'
        ? writeRangeSample(of, x, y + 8)
        : writeSample(figure, of, x, y + 8)),
      ...writeLines(lines, x + indent, y + size, { size, colour }),
    ];
  });
  return group({ class: 'legend' }, children);
}
