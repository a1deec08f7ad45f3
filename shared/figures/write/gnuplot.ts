import { describeSeries, impreciseMark, listNotes, listProvenance } from '../describe.ts';
import type { Figure } from '../figure.ts';
import { formatAxisTitle } from '../format-value.ts';
import { isNamed } from '../legend-series.ts';
import { placeFigure, type PlacedFigure } from '../place-figure.ts';
import type { FigureScale } from '../scale.ts';
import { plotBars, plotHeat, plotPoints, plotStack } from './gnuplot/plots.ts';
import { explainPredictions, writePredictions } from './gnuplot/predictions.ts';
import { writeReaches, writeScatterNames, writeStripGround } from './gnuplot/scatter.ts';
import { axisValue, comment, quote, quoteLines, writeNumber, writeTicks } from './gnuplot/words.ts';

const plot = {
  lines: plotPoints,
  steps: plotPoints,
  scatter: plotPoints,
  bars: plotBars,
  stack: plotStack,
  heat: plotHeat,
} as const;

function writeHead(placed: PlacedFigure): string[] {
  const { figure } = placed;
  const empty = figure.series.filter(({ points }) => points.length === 0);
  return [
    ...[figure.title, figure.subtitle].filter((text) => text !== ''),
    ...listNotes(placed, impreciseMark, { spans: true }),
    ...empty.map(describeSeries),
    ...listProvenance(figure),
    'As a file: put these two lines before the rest.',
    `  set terminal svg size 960,600`,
    `  set output '${figure.name}.svg'`,
  ].map(comment);
}

function writeAxis(axis: 'x' | 'y', scale: FigureScale, title: string): string[] {
  const names = scale.ticks.map(({ label }) => label.length);
  const isLong = axis === 'x' && names.reduce((sum, length) => sum + length + 2, 0) > 100;
  return [
    `set ${axis}label ${quoteLines([title], axis === 'x' ? 70 : 45, 3)} noenhanced`,
    ...(scale.type === 'log' ? [`set logscale ${axis}`] : []),
    `set ${axis}range [${scale.domain.map(writeNumber).join(':')}]`,
    writeTicks(axis, scale),
    `set ${axis}tics ${isLong ? 'rotate by -40 ' : ''}nomirror noenhanced`,
  ];
}

/** Lines across the figure and their labels. */
function writeAnnotations({ figure, x, y }: PlacedFigure): string[] {
  return figure.annotations.flatMap(({ axis, at, label }) => {
    const scale = axis === 'x' ? x : y;
    const place = axisValue(scale, at);
    if (!Number.isFinite(place)) return [];
    const value = `first ${writeNumber(place)}`;
    const [from, to, word] =
      axis === 'x'
        ? [`${value}, graph 0`, `${value}, graph 1`, `${value}, graph 1 offset 0.5,-0.7`]
        : [`graph 0, ${value}`, `graph 1, ${value}`, `graph 0, ${value} offset 1,0.6`];
    return [
      `set arrow from ${from} to ${to} nohead dashtype 2 linecolor rgb '#555555'`,
      ...(label.trim() === '' ? [] : [`set label ${quote(label)} at ${word} noenhanced front`]),
    ];
  });
}

/** Words beside points, and the mark of those that did not reach their precision. */
function writeLabels({ figure, series, x, y, laneCount }: PlacedFigure): string[] {
  if (['stack', 'heat', 'scatter'].includes(figure.kind)) return [];
  return series.flatMap(({ points, lane }) =>
    points.flatMap(({ point }) => {
      const shift = figure.kind === 'bars' ? ((lane - (laneCount - 1) / 2) * 0.8) / laneCount : 0;
      const at = [axisValue(x, point.x) + shift, axisValue(y, point.y)];
      const words = [point.label ?? '', point.isPrecise ? '' : impreciseMark];
      const text = words.join(' ').trim();
      if (text === '' || !at.every(Number.isFinite)) return [];
      return [
        `set label ${quote(text)} at ${at.map(writeNumber).join(',')} offset 1,0.3 noenhanced`,
      ];
    }),
  );
}

/** Beside names a title over the middle of the plot would have too little room. */
function writeTitle(figure: Figure): string[] {
  const title = quoteLines([figure.title, figure.subtitle], 90, 4);
  if (!isNamed(figure)) return [`set title ${title} noenhanced`];
  return [`set label ${title} at screen 0.02, screen 0.97 noenhanced`];
}

/**
 * A figure as a script that contains its data. It sets no terminal, so it draws wherever it is run; its
 * first lines say how to get a file.
 */
export function writeGnuplot(figure: Figure): string {
  const placed = placeFigure(figure);
  const { settings, data, elements } = plot[figure.kind](placed);
  const lines = [
    ...writeHead(placed),
    'reset',
    'set encoding utf8',
    ...writeTitle(figure),
    `set key ${isNamed(figure) ? 'bottom left' : 'below'} noenhanced`,
    "set grid linecolor rgb '#e4e4e4'",
    ...writeAxis('x', placed.x, formatAxisTitle(placed.xAxis)),
    ...writeAxis('y', placed.y, formatAxisTitle(placed.yAxis)),
    ...settings,
    ...writeAnnotations(placed),
    ...writeLabels(placed),
    ...(figure.kind === 'heat' ? [] : writePredictions(placed)),
    ...(figure.kind === 'scatter'
      ? [...writeStripGround(placed), ...writeReaches(placed), ...writeScatterNames(placed)]
      : []),
    ...data,
    elements.length === 0
      ? 'plot NaN notitle'
      : `plot ${[...elements, ...explainPredictions(placed)].join(', \\\n     ')}`,
  ];
  return `${lines.join('\n')}\n`;
}
