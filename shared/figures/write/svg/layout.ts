import { formatAxisTitle, formatOnAxis } from '../../format-value.ts';
import { listNotes, describeProvenance, impreciseMark } from '../../describe.ts';
import type { PlacedFigure } from '../../place-figure.ts';
import { thinTicks, type Tick } from '../../scale.ts';
import { listScatterNames, textOfName, type ScatterName } from '../../scatter-names.ts';
import { layOutLegend, type Legend } from './legend.ts';
import { clipText, lineHeight, textWidth, wrapText } from './text.ts';

export const canvas = { width: 960, height: 600, margin: 24 } as const;
export const sizes = { title: 19, subtitle: 13, text: 12, small: 11, tiny: 10 } as const;

const leastPlotHeight = 320;
const widest = canvas.width - 2 * canvas.margin;

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Ticks of the x axis: horizontal, or rotated if names are too long to fit side by side. */
export interface XTicks {
  readonly ticks: readonly (Tick & { readonly lines: readonly string[] })[];
  readonly isTurned: boolean;
  readonly height: number;
}

export interface NoteBlock {
  readonly lines: readonly string[];
  /** Baseline of the first line. */
  readonly y: number;
}

/** The layout of a figure; blocks are below each other and never overlap. */
export interface Layout {
  readonly height: number;
  readonly title: NoteBlock;
  readonly subtitle: NoteBlock;
  readonly legend: Legend;
  readonly yTitle: NoteBlock;
  /** Baseline of the lowest row of labels of lines at an x value. */
  readonly xAnnotations: { readonly y: number; readonly rows: readonly AnnotationLabel[] };
  readonly plot: Box;
  readonly xTicks: XTicks;
  readonly yTicks: readonly Tick[];
  readonly xTitle: NoteBlock;
  readonly notes: NoteBlock;
  readonly provenance: NoteBlock;
}

export interface AnnotationLabel {
  readonly text: string;
  readonly x: number;
  readonly row: number;
}

const tickRoom = 200;
export const sideLabelRoom = 150;
export const colourBarRoom = 120;

function leftMargin({ y }: PlacedFigure): number {
  const widths = y.ticks.map(({ label }) => textWidth(clipText(label, tickRoom, 12), sizes.text));
  return canvas.margin + Math.max(30, ...widths) + 10;
}

/** Names beside a scatter, and the bend of the lines to them. */
function namesRoom(placed: PlacedFigure): number {
  const names = placed.figure.kind === 'scatter' ? listScatterNames(placed) : [];
  return names.length === 0 ? 0 : widestName(names) + 22;
}

export function widestName(names: readonly ScatterName[]): number {
  return Math.max(0, ...names.map((name) => textWidth(shortName(name), sizes.small, true)));
}

const longestName = 330;

/** A name with its value, as far as there is room. */
export const shortName = (name: ScatterName): string =>
  clipText(textOfName(name), longestName, sizes.small * 1.13);

function rightMargin(placed: PlacedFigure): number {
  const { figure, x, z } = placed;
  if (z) return canvas.margin + colourBarRoom;
  const halves = x.type === 'band' ? [] : x.ticks.map(({ label }) => textWidth(label, 12) / 2);
  const labels = figure.annotations.filter(({ axis, label }) => axis === 'y' && label !== '');
  const widths = labels.flatMap(({ label }) =>
    wrapText(label, sideLabelRoom, sizes.small).map((line) => textWidth(line, sizes.small)),
  );
  return (
    canvas.margin +
    namesRoom(placed) +
    Math.max(8, ...widths.map((width) => width + 8), ...halves.map((half) => half - 20))
  );
}

/** Labels above the plot, each at its line, in as many rows as needed. */
function placeXAnnotations(placed: PlacedFigure, left: number, right: number): AnnotationLabel[] {
  const ends: number[] = [];
  const shown = placed.figure.annotations.filter(({ axis, label }) => axis === 'x' && label !== '');
  return shown.map(({ at, label }) => {
    const text = clipText(label, right - left, sizes.small);
    const half = textWidth(text, sizes.small) / 2;
    const line = left + placed.x.place(at) * (right - left);
    const x = Math.min(right - half, Math.max(left + half, line));
    let row = ends.findIndex((end) => x - half >= end + 10);
    if (row === -1) row = ends.length;
    ends[row] = x + half;
    return { text, x, row };
  });
}

/** As long as GFP_HIGHUSER_MOVABLE. */
const turnedWidth = 220;
const sine = Math.SQRT1_2;

function layOutXTicks({ x }: PlacedFigure, width: number): XTicks {
  const line = lineHeight(sizes.text);
  const room = x.bandwidth * width - 8;
  const wrapped = x.ticks.map(({ label }) => wrapText(label, Math.max(room, 1), sizes.text));
  const isUnbroken = x.ticks.every(({ label }, i) => {
    const words = new Set(label.replace(/\s+/g, ' ').trim().split(' '));
    return [...(wrapped[i] ?? [])].every((one) => one.split(' ').every((word) => words.has(word)));
  });
  const rows = Math.max(1, ...wrapped.map((lines) => lines.length));
  if (x.type === 'band' && isUnbroken && rows <= 3) {
    const ticks = x.ticks.map((tick, i) => ({ ...tick, lines: wrapped[i] ?? [] }));
    return { ticks, isTurned: false, height: rows * line + 8 };
  }
  if (x.type !== 'band' || x.ticks.every(({ label }) => textWidth(label, 12) <= 40)) {
    const kept = thinTicks(x, (label) => (textWidth(label, sizes.text) + 10) / width);
    const ticks = kept.map((tick) => ({ ...tick, lines: [tick.label] }));
    return { ticks, isTurned: false, height: line + 8 };
  }
  const kept = thinTicks(x, () => (line / sine) * (1 / width));
  const ticks = kept.map((tick) => ({
    ...tick,
    lines: [clipText(tick.label, turnedWidth, sizes.text)],
  }));
  const longest = Math.max(...ticks.map(({ lines }) => textWidth(lines[0] ?? '', sizes.text)));
  return { ticks, isTurned: true, height: (longest + line) * sine + 8 };
}

interface Stack {
  y: number;
}

/** Reserves the room of a block and moves on. */
function takeLines(stack: Stack, lines: readonly string[], size: number, gap = 0): NoteBlock {
  const block = { lines, y: stack.y + size };
  if (lines.length > 0) stack.y += lines.length * lineHeight(size) + gap;
  return block;
}

/** How far the first rotated label extends left of the plot. */
function turnedReach({ ticks, isTurned }: XTicks, width: number): number {
  if (!isTurned) return 0;
  const reaches = ticks.map(
    ({ place, lines }) => (textWidth(lines[0] ?? '', sizes.text) + 12) * sine - place * width,
  );
  return Math.max(0, ...reaches);
}

function layOutHead(placed: PlacedFigure, stack: Stack) {
  const { figure, yAxis } = placed;
  const wrap = (text: string, size: number, isBold = false) => wrapText(text, widest, size, isBold);
  const title = takeLines(stack, wrap(figure.title, sizes.title, true), sizes.title, 2);
  const subtitle = takeLines(stack, wrap(figure.subtitle, sizes.subtitle), sizes.subtitle);
  stack.y += 8;
  const legend = layOutLegend(placed, stack.y);
  stack.y += legend.height === 0 ? 0 : legend.height + 12;
  const titleLines = wrap(formatAxisTitle(yAxis), sizes.text, true);
  const yTitle = takeLines(stack, titleLines, sizes.text, 6);
  return { title, subtitle, legend, yTitle };
}

/** The colour legend is beside a heat map; labels of lines at a y value go to the notes. */
function heatLines({ figure }: PlacedFigure): string[] {
  if (figure.kind !== 'heat') return [];
  const lines = figure.annotations.filter(({ axis, label }) => axis === 'y' && label !== '');
  return lines.map(({ at, label }) => `At ${formatOnAxis(at, figure.y)}: ${label}.`);
}

/** Room above the highest bar for its text. */
export const headroom = 18;

export function layOut(placed: PlacedFigure): Layout {
  const stack: Stack = { y: canvas.margin };
  const head = layOutHead(placed, stack);
  const right = canvas.width - rightMargin(placed);
  let left = leftMargin(placed);
  let xTicks = layOutXTicks(placed, right - left);
  left = Math.min(
    canvas.width / 3,
    Math.max(left, canvas.margin + turnedReach(xTicks, right - left)),
  );
  xTicks = layOutXTicks(placed, right - left);
  const rows = placeXAnnotations(placed, left, right);
  const rowHeight = lineHeight(sizes.small);
  stack.y += rows.length === 0 ? 0 : (Math.max(...rows.map(({ row }) => row)) + 1) * rowHeight + 4;
  const xAnnotations = { y: stack.y - 6, rows };
  const hasHeadroom = placed.figure.kind === 'bars' || placed.figure.kind === 'stack';
  stack.y += hasHeadroom || placed.strip ? headroom : 4;
  const top = stack.y;

  const below: Stack = { y: xTicks.height + 4 };
  const wrapSmall = (text: string) => wrapText(text, widest, sizes.small);
  const titleLines = wrapText(formatAxisTitle(placed.xAxis), right - left, sizes.text, true);
  const xTitle = takeLines(below, titleLines, sizes.text, 10);
  const notes = takeLines(
    below,
    [
      ...heatLines(placed),
      ...listNotes(placed, impreciseMark, { boldNames: true, spans: true }),
    ].flatMap(wrapSmall),
    sizes.small,
    4,
  );
  const provenance = takeLines(
    below,
    wrapText(describeProvenance(placed.figure), widest, sizes.tiny),
    sizes.tiny,
  );
  const bottomRoom = below.y + canvas.margin - 8;
  const height = Math.max(canvas.height, Math.ceil(top + leastPlotHeight + bottomRoom));
  const bottom = height - bottomRoom;
  const shift = (block: NoteBlock): NoteBlock => ({ ...block, y: block.y + bottom });
  const yTicks = thinTicks(placed.y, () => (lineHeight(sizes.text) + 2) / (bottom - top));
  return {
    ...head,
    height,
    xAnnotations,
    plot: { left, right, top, bottom },
    xTicks,
    yTicks,
    xTitle: shift(xTitle),
    notes: shift(notes),
    provenance: shift(provenance),
  };
}
