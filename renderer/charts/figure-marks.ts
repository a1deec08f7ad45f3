import type { Chart, ChartType, Plugin } from 'chart.js';
import { inkOn } from '../../shared/figures/colours.ts';
import type { ChartPoint, FigureMarksOptions, HeatCell } from './chart-config.ts';
import type { ChartTheme } from './chart-theme.ts';

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A point of a figure and the element that shows it. */
interface Drawn {
  readonly point: ChartPoint;
  readonly x: number;
  readonly y: number;
}

const textSize = 12;

function listDrawn(chart: Chart): Drawn[] {
  return chart.data.datasets.flatMap((dataset, i) => {
    const points = dataset.data as unknown as ChartPoint[];
    const elements = chart.getDatasetMeta(i).data;
    return points.flatMap((point, j) => {
      const element = elements[j];
      return element ? [{ point, x: element.x, y: element.y }] : [];
    });
  });
}

function setFont({ ctx }: Chart, theme: ChartTheme, weight = ''): void {
  ctx.font = `${weight} ${textSize}px ${theme.font}`.trim();
}

function boxOf({ chartArea }: Chart, { x, y }: Drawn, cell: HeatCell): Box {
  const [width, height] = [cell.width * chartArea.width, cell.height * chartArea.height];
  return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
}

/** The cells of a heat map, with their values where there is room. */
function drawCells(chart: Chart, drawn: readonly Drawn[], theme: ChartTheme): void {
  const { ctx } = chart;
  for (const one of drawn) {
    const { cell, mark = '' } = one.point;
    if (!cell) continue;
    const { left, right, top, bottom } = boxOf(chart, one, cell);
    ctx.fillStyle = cell.colour;
    ctx.fillRect(left, top, right - left, bottom - top);
    ctx.strokeStyle = theme.surface;
    ctx.lineWidth = 1;
    ctx.strokeRect(left, top, right - left, bottom - top);
    setFont(chart, theme);
    const text = `${cell.text}${mark}`;
    if (ctx.measureText(text).width + 6 > right - left || textSize + 4 > bottom - top) continue;
    ctx.fillStyle = inkOn(cell.colour);
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.fillText(text, one.x, one.y);
  }
}

/** `!` above each point whose run is not precise, and above its interval. */
function drawImpreciseMarks(chart: Chart, drawn: readonly Drawn[], theme: ChartTheme): void {
  const { ctx, chartArea } = chart;
  setFont(chart, theme, 'bold');
  ctx.fillStyle = theme.text;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'bottom';
  for (const { point, x, y } of drawn) {
    if (point.mark === undefined || point.cell) continue;
    const high = point.yMax === undefined ? y : chartArea.bottom - point.yMax * chartArea.height;
    ctx.fillText(point.mark, x, Math.min(y, high) - 6);
  }
}

const overlaps = (a: Box, b: Box) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** Where a name may stand: right of its point, left, above, below; the first place that is free. */
function placeName({ x, y }: Drawn, width: number): Box[] {
  const [gap, half] = [10, textSize / 2 + 1];
  const beside = { top: y - half, bottom: y + half };
  const across = { left: x - width / 2, right: x + width / 2 };
  return [
    { ...beside, left: x + gap, right: x + gap + width },
    { ...beside, left: x - gap - width, right: x - gap },
    { ...across, top: y - gap - 2 * half, bottom: y - gap },
    { ...across, top: y + gap, bottom: y + gap + 2 * half },
  ];
}

/** Names beside points, as far as they have room: none is drawn over a point or another name. */
function drawNames(chart: Chart, drawn: readonly Drawn[], theme: ChartTheme): void {
  const { ctx, chartArea } = chart;
  const taken: Box[] = drawn.map(({ x, y }) => ({
    left: x - 8,
    right: x + 8,
    top: y - 8,
    bottom: y + 8,
  }));
  setFont(chart, theme);
  ctx.fillStyle = theme.text;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  for (const [i, one] of drawn.entries()) {
    const { name } = one.point;
    if (name === undefined) continue;
    const box = placeName(one, ctx.measureText(name).width).find(
      (place) =>
        place.left >= chartArea.left &&
        place.right <= chart.width &&
        place.top >= chartArea.top &&
        place.bottom <= chartArea.bottom &&
        !taken.some((other, j) => j !== i && overlaps(place, other)),
    );
    if (!box) continue;
    taken.push(box);
    ctx.fillText(name, box.left, (box.top + box.bottom) / 2);
  }
}

function draw(chart: Chart, theme: ChartTheme, what: readonly (typeof drawNames)[]): void {
  const drawn = listDrawn(chart);
  chart.ctx.save();
  for (const each of what) each(chart, drawn, theme);
  chart.ctx.restore();
}

/** What Chart.js has no marks for: cells, names beside points, and what is not precise. */
export const figureMarks: Plugin<ChartType, FigureMarksOptions> = {
  id: 'figureMarks',
  beforeDatasetsDraw: (chart, _args, { theme }) => {
    if (theme) draw(chart, theme, [drawCells]);
  },
  afterDatasetsDraw: (chart, _args, { theme }) => {
    if (theme) draw(chart, theme, [drawNames, drawImpreciseMarks]);
  },
};
