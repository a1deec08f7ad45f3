import type { Chart, ChartType, Plugin } from 'chart.js';
import { inkOn } from '../../shared/figures/colours.ts';
import type { ChartPoint, FigureMarksOptions, HeatCell } from './chart-config.ts';
import type { ChartTheme } from './chart-theme.ts';
import { placeNames } from './place-names.ts';
import type { Box } from '../../shared/figures/leaders.ts';

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

/** Where `!` stands: above a point, its interval and its range. */
function footOfMark({ chartArea }: Chart, { point, y }: Drawn): number {
  const ends = [point.yMax, point.box?.high].filter((end) => end !== undefined);
  const tops = ends.map((end) => chartArea.bottom - end * chartArea.height);
  return Math.min(y, ...tops) - 6;
}

function drawImpreciseMarks(chart: Chart, drawn: readonly Drawn[], theme: ChartTheme): void {
  const { ctx } = chart;
  setFont(chart, theme, 'bold');
  ctx.fillStyle = theme.text;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'bottom';
  for (const one of drawn) {
    if (one.point.mark === undefined || one.point.cell) continue;
    ctx.fillText(one.point.mark, one.x, footOfMark(chart, one));
  }
}

/** The space that a point takes: its marker, its interval, and its `!`. */
function listTaken(chart: Chart, one: Drawn): Box[] {
  const { point, x, y } = one;
  const { bottom, height } = chart.chartArea;
  const foot = footOfMark(chart, one);
  return [
    { left: x - 8, right: x + 8, top: y - 8, bottom: y + 8 },
    ...(point.yMin === undefined || point.yMax === undefined
      ? []
      : [
          {
            left: x - 5,
            right: x + 5,
            top: bottom - point.yMax * height,
            bottom: bottom - point.yMin * height,
          },
        ]),
    ...(point.mark === undefined
      ? []
      : [{ left: x - 4, right: x + 4, top: foot - textSize, bottom: foot }]),
  ];
}

/** Names beside points, where there is room. */
function drawNames(chart: Chart, drawn: readonly Drawn[], theme: ChartTheme): void {
  const { ctx, chartArea } = chart;
  setFont(chart, theme);
  ctx.fillStyle = theme.text;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  const names = drawn.flatMap(({ point: { name }, x, y }) =>
    name === undefined ? [] : [{ name, x, y, width: ctx.measureText(name).width }],
  );
  const taken = drawn.flatMap((one) => listTaken(chart, one));
  const area = { ...chartArea, right: chart.width };
  for (const [i, box] of placeNames(names, textSize + 2, taken, area).entries()) {
    if (box) ctx.fillText(names[i]?.name ?? '', box.left, (box.top + box.bottom) / 2);
  }
}

const boxWidth = 12;

/** Prediction ranges: pale boxes behind points, light ones over bars. */
function drawBoxes(chart: Chart, drawn: readonly Drawn[], theme: ChartTheme, over: boolean): void {
  const { ctx } = chart;
  const { bottom, height } = chart.chartArea;
  for (const { point, x } of drawn) {
    const { box } = point;
    if (!box || box.isOverBar !== over) continue;
    const [from, to] = [bottom - box.high * height, bottom - box.low * height];
    const tall = Math.max(3, to - from);
    const top = (from + to - tall) / 2;
    ctx.globalAlpha = over ? 0.4 : 0.18;
    ctx.fillStyle = over ? theme.surface : box.colour;
    ctx.fillRect(x - boxWidth / 2, top, boxWidth, tall);
    ctx.globalAlpha = 1;
    ctx.strokeStyle = over ? theme.text : box.colour;
    ctx.lineWidth = 1;
    ctx.strokeRect(x - boxWidth / 2, top, boxWidth, tall);
  }
}

const drawBoxesBehind: typeof drawNames = (chart, drawn, theme) =>
  drawBoxes(chart, drawn, theme, false);
const drawBoxesOver: typeof drawNames = (chart, drawn, theme) =>
  drawBoxes(chart, drawn, theme, true);

function draw(chart: Chart, theme: ChartTheme, what: readonly (typeof drawNames)[]): void {
  const drawn = listDrawn(chart);
  chart.ctx.save();
  for (const each of what) each(chart, drawn, theme);
  chart.ctx.restore();
}

/** Marks that Chart.js lacks: cells, prediction ranges, names beside points, and imprecise points. */
export const figureMarks: Plugin<ChartType, FigureMarksOptions> = {
  id: 'figureMarks',
  beforeDatasetsDraw: (chart, _args, { theme }) => {
    if (theme) draw(chart, theme, [drawCells, drawBoxesBehind]);
  },
  afterDatasetsDraw: (chart, _args, { theme }) => {
    if (theme) draw(chart, theme, [drawBoxesOver, drawNames, drawImpreciseMarks]);
  },
};
