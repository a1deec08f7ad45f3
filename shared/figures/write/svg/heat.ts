import { heatColour, inkOn } from '../../colours.ts';
import { describePoint, describeValue, impreciseMark } from '../../describe.ts';
import type { PlacedFigure, PlacedPoint, PlacedSeries } from '../../place-figure.ts';
import { formatAxisTitle } from '../../format-value.ts';
import { thinTicks } from '../../scale.ts';
import { toX, toY } from '../../scatter-names.ts';
import { element, group, titled } from './element.ts';
import { canvas, sizes, type Box } from './layout.ts';
import type { Drawn } from './points.ts';
import { clipText, lineHeight, textWidth, wrapText, writeLines, writeText } from './text.ts';

const noCell = '#ffffff';

function cellBox(placed: PlacedFigure, { index }: PlacedSeries, cell: PlacedPoint, plot: Box) {
  const width = placed.x.bandwidth * (plot.right - plot.left);
  const full = placed.y.bandwidth * (plot.bottom - plot.top);
  const height = full / placed.series.length;
  const top = toY(plot, cell.y) - full / 2 + index * height;
  return { x: toX(plot, cell.x) - width / 2, y: top, width, height };
}

/** The value inside its cell, and its word below, if they fit. */
function writeInside(lines: readonly string[], box: ReturnType<typeof cellBox>, colour: string) {
  const height = lineHeight(sizes.small);
  const fits = (text: string) => textWidth(text, sizes.small) <= box.width - 4;
  const shown = lines.filter(fits).slice(0, Math.floor((box.height - 2) / height));
  const top = box.y + (box.height - shown.length * height) / 2;
  const style = { size: sizes.small, anchor: 'middle', colour } as const;
  return writeLines(shown, box.x + box.width / 2, top + sizes.small, style);
}

/** Cells coloured by z. */
export function drawHeat(placed: PlacedFigure, one: PlacedSeries, plot: Box): Drawn {
  const { figure } = placed;
  const { series, index, points } = one;
  const children = points.flatMap((cell) => {
    const { point, z } = cell;
    const box = cellBox(placed, one, cell, plot);
    const fill = z === null ? noCell : heatColour(z);
    const attributes = { class: 'mark', ...box, fill, stroke: '#ffffff', 'stroke-width': 1 };
    const value = z === null ? '-' : describeValue(figure, { ...point, low: null, high: null });
    const marked = point.isPrecise ? value : `${value} ${impreciseMark}`;
    return [
      element('rect', attributes, titled(describePoint(figure, series, point))),
      ...writeInside([marked, ...(point.label === null ? [] : [point.label])], box, inkOn(fill)),
    ];
  });
  const markup = group({ class: 'series', 'data-name': series.name }, children);
  return { index, markup, marks: [], labels: [] };
}

const barWidth = 16;
const bands = 50;

/** The colour legend: a bar to the right of the plot, with its title above the ticks. */
export function writeColourBar({ z, zAxis }: PlacedFigure, plot: Box): string {
  if (!z || !zAxis) return group({ class: 'colours' }, []);
  const x = plot.right + 20;
  const room = canvas.width - canvas.margin - x;
  const all = wrapText(formatAxisTitle(zAxis), room, sizes.small);
  const title = all.length > 8 ? [...all.slice(0, 7), '\u2026'] : all;
  const top = plot.top + title.length * lineHeight(sizes.small) + 6;
  const height = plot.bottom - top;
  const cells = Array.from({ length: bands }, (_, i) => {
    const y = plot.bottom - ((i + 1) / bands) * height;
    // Rows overlap so that no seam shows.
    const box = { x, y, width: barWidth, height: height / bands + (i === 0 ? 0 : 0.5) };
    return element('rect', { ...box, fill: heatColour((i + 0.5) / bands) });
  });
  const ticks = thinTicks(z, () => lineHeight(sizes.small) / height).map(({ place, label }) => {
    const text = clipText(label, room - barWidth - 6, sizes.small);
    const y = plot.bottom - place * height + 4;
    return writeText(text, x + barWidth + 6, y, { size: sizes.small });
  });
  return group({ class: 'colours' }, [
    ...writeLines(title, x, plot.top + sizes.small - 4, { size: sizes.small, isBold: false }),
    ...cells,
    ...ticks,
  ]);
}
