import type { PlacedFigure } from '../../place-figure.ts';
import { toX, toY } from '../../scatter-names.ts';
import { element, group } from './element.ts';
import { canvas, sideLabelRoom, sizes, type Box, type Layout } from './layout.ts';
import { clipText, lineHeight, wrapText, writeLines, writeText, type TextStyle } from './text.ts';

const ink = { axis: '#555555', grid: '#e4e4e4', note: '#444444', annotation: '#333333' } as const;

function writeLine(d: string, stroke: string, dash?: string): string {
  return element('path', { d, fill: 'none', stroke, 'stroke-dasharray': dash });
}

const fix = (value: number) => value.toFixed(2);

/** Light lines at the ticks; a heat map's cells are their own grid. */
export function writeGrid(
  { figure, x, y }: PlacedFigure,
  { plot, xTicks, yTicks }: Layout,
): string {
  if (figure.kind === 'heat') return group({ class: 'grid' }, []);
  const { left, right, top, bottom } = plot;
  const rows = y.type === 'band' ? [] : yTicks.map(({ place }) => fix(toY(plot, place)));
  const columns = x.type === 'band' ? [] : xTicks.ticks.map(({ place }) => fix(toX(plot, place)));
  return group({ class: 'grid' }, [
    ...rows.map((at) => writeLine(`M${fix(left)},${at}H${fix(right)}`, ink.grid)),
    ...columns.map((at) => writeLine(`M${at},${fix(top)}V${fix(bottom)}`, ink.grid)),
  ]);
}

function writeXTicks({ plot, xTicks }: Layout, hasMarks: boolean): string[] {
  const style: TextStyle = { size: sizes.text, anchor: 'middle' };
  return xTicks.ticks.flatMap(({ place, lines }) => {
    const x = toX(plot, place);
    const marks = hasMarks ? [writeLine(`M${fix(x)},${fix(plot.bottom)}v5`, ink.axis)] : [];
    const y = plot.bottom + 6 + sizes.text;
    if (!xTicks.isTurned) return [...marks, ...writeLines(lines, x, y, style)];
    const turned: TextStyle = { size: sizes.text, anchor: 'end', angle: -45 };
    return [...marks, writeText(lines[0] ?? '', x + 4, y, turned)];
  });
}

/** Both axes with their ticks and titles. */
export function writeAxes(placed: PlacedFigure, layout: Layout): string {
  const { plot, yTicks, xTitle, yTitle } = layout;
  const { left, right, top, bottom } = plot;
  const baseline = placed.y.type === 'linear' ? placed.y.place(0) : 0;
  const marksY = placed.y.type !== 'band';
  const ticks = yTicks.flatMap(({ place, label }) => {
    const y = toY(plot, place);
    const mark = writeLine(`M${fix(left - 5)},${fix(y)}h5`, ink.axis);
    const text = clipText(label, left - canvas.margin - 8, sizes.text);
    const style: TextStyle = { size: sizes.text, anchor: 'end' };
    return [...(marksY ? [mark] : []), writeText(text, left - 9, y + 4, style)];
  });
  const isInside = baseline > 0 && baseline < 1;
  const zero = fix(toY(plot, baseline));
  const title: TextStyle = { size: sizes.text, isBold: true };
  return group({ class: 'axes' }, [
    writeLine(`M${fix(left)},${fix(top)}V${fix(bottom)}H${fix(right)}`, ink.axis),
    ...(isInside ? [writeLine(`M${fix(left)},${zero}H${fix(right)}`, ink.axis)] : []),
    ...ticks,
    ...writeXTicks(layout, placed.x.type !== 'band'),
    ...writeLines(xTitle.lines, (left + right) / 2, xTitle.y, { ...title, anchor: 'middle' }),
    ...writeLines(yTitle.lines, canvas.margin, yTitle.y, title),
  ]);
}

/** Positions of the labels of lines at a y value between two heights, moved apart so that they do not touch. */
function spreadLabels(
  heights: readonly number[],
  wanted: readonly number[],
  { top, bottom }: Pick<Box, 'top' | 'bottom'>,
): number[] {
  const order = wanted.map((_, i) => i).toSorted((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const tops: number[] = [];
  let end = top;
  for (const i of order) {
    const height = heights[i] ?? 0;
    tops[i] = Math.max(end, (wanted[i] ?? 0) - height / 2);
    end = tops[i] + height + 2;
  }
  let limit = bottom;
  for (const i of order.toReversed()) {
    tops[i] = Math.min(tops[i] ?? 0, limit - (heights[i] ?? 0));
    limit = tops[i] - 2;
  }
  return tops;
}

/** The line itself; in a heat map, whose cells are full of text, only its ends are drawn. */
function writeAcross(placed: PlacedFigure, plot: Box, axis: 'x' | 'y', at: number): string {
  const { left, right, top, bottom } = plot;
  const isHeat = placed.figure.kind === 'heat';
  if (axis === 'x') {
    const x = fix(toX(plot, placed.x.place(at)));
    const d = isHeat ? `M${x},${fix(top)}v-4` : `M${x},${fix(top - 3)}V${fix(bottom)}`;
    return writeLine(d, ink.annotation, isHeat ? undefined : '5 4');
  }
  const y = fix(toY(plot, placed.y.place(at)));
  const d = isHeat ? `M${fix(right)},${y}h5` : `M${fix(left)},${y}H${fix(right + 3)}`;
  return writeLine(d, ink.annotation, isHeat ? undefined : '5 4');
}

/** Lines across the plot, with their labels outside it. */
export function writeAnnotations(placed: PlacedFigure, layout: Layout): string {
  const { plot, xAnnotations } = layout;
  const { right } = plot;
  const style: TextStyle = { size: sizes.small, colour: ink.annotation };
  const lines = placed.figure.annotations.map(({ axis, at }) =>
    writeAcross(placed, plot, axis, at),
  );
  const isHeat = placed.figure.kind === 'heat';
  const side = placed.figure.annotations.filter(
    ({ axis, label }) => axis === 'y' && label !== '' && !isHeat,
  );
  const room = Math.min(sideLabelRoom, canvas.width - canvas.margin - right - 8);
  const height = lineHeight(sizes.small);
  const blocks = side.map(({ label }) => wrapText(label, Math.max(room, 20), sizes.small));
  const tops = spreadLabels(
    blocks.map((block) => block.length * height),
    side.map(({ at }) => toY(plot, placed.y.place(at))),
    // The name of a strip stands above the plot, and goes on beside it.
    { top: placed.strip ? plot.top + 2 : plot.top - 6, bottom: plot.bottom + 4 },
  );
  return group({ class: 'annotations' }, [
    ...lines,
    ...blocks.flatMap((block, i) =>
      writeLines(block, right + 8, (tops[i] ?? 0) + sizes.small, style),
    ),
    ...xAnnotations.rows.map(({ text, x, row }) =>
      writeText(text, x, xAnnotations.y - row * height, { ...style, anchor: 'middle' }),
    ),
  ]);
}

/** Title, subtitle, notes and provenance: the text around the plot. */
export function writeTexts({ title, subtitle, notes, provenance }: Layout): string {
  const at = canvas.margin;
  return group({ class: 'texts' }, [
    ...writeLines(title.lines, at, title.y, { size: sizes.title, isBold: true }),
    ...writeLines(subtitle.lines, at, subtitle.y, { size: sizes.subtitle, colour: ink.note }),
    ...writeLines(notes.lines, at, notes.y, { size: sizes.small, colour: ink.note }),
    ...writeLines(provenance.lines, at, provenance.y, { size: sizes.tiny, colour: '#666666' }),
  ]);
}
