import type { ScaleOptionsByType, TooltipItem } from 'chart.js';
import type { AnnotationOptions } from 'chartjs-plugin-annotation';
import type { Figure } from '../../shared/figures/figure.ts';
import { placeFigure, type PlacedFigure } from '../../shared/figures/place-figure.ts';
import type { FigureScale } from '../../shared/figures/scale.ts';
import { wrapWords } from '../../shared/text/plain.ts';
import type { ChartLook, LabChartConfig, LabChartType } from './chart-config.ts';
import { toDatasets } from './chart-datasets.ts';
import type { ChartTheme } from './chart-theme.ts';
import { tellPoint } from './tell-point.ts';

/** Names of bands stand in lines of this width while the bands are few, else turned and cut. */
const fewBands = 8;
const bandLine = 14;
const longestTurned = 30;

function labelBand(label: string, count: number): string | string[] {
  if (count <= fewBands) {
    const lines = wrapWords(label, bandLine);
    if (lines.length <= 3) return lines.length === 1 ? label : lines;
  }
  return label.length <= longestTurned ? label : `${label.slice(0, longestTurned - 1)}\u2026`;
}

/**
 * An axis in the places of the figure's own scale, 0..1, so that a chart, an SVG and a gnuplot
 * script never disagree about where things stand. Chart.js sees a linear axis with ticks given.
 */
function toAxis({ type, ticks }: FigureScale, axis: 'x' | 'y', theme: ChartTheme) {
  const isBand = type === 'band';
  const labels = ticks.map(({ label }) => (isBand ? labelBand(label, ticks.length) : label));
  return {
    type: 'linear',
    axis,
    min: 0,
    max: 1,
    border: { color: theme.muted },
    grid: { color: theme.line, display: !isBand, tickColor: theme.muted },
    afterBuildTicks: (scale: { ticks: { value: number }[] }) => {
      scale.ticks = ticks.map(({ place }) => ({ value: place }));
    },
    ticks: {
      color: theme.text,
      autoSkip: !isBand,
      autoSkipPadding: 12,
      maxRotation: isBand && axis === 'x' ? 60 : 0,
      callback: (_value: unknown, i: number) => labels[i] ?? '',
    },
  } as const satisfies DeepPartial<ScaleOptionsByType<'linear'>>;
}

type DeepPartial<T> = T extends (...args: never[]) => unknown
  ? T
  : T extends object
    ? { [K in keyof T]?: DeepPartial<T[K]> | undefined }
    : T;

/** Lines across the figure, each with its label at its end. */
function toAnnotations({ figure, x, y }: PlacedFigure, theme: ChartTheme): AnnotationOptions[] {
  return figure.annotations.map(({ axis, at, label }): AnnotationOptions => {
    const place = (axis === 'x' ? x : y).place(at);
    return {
      type: 'line',
      ...(axis === 'x' ? { xMin: place, xMax: place } : { yMin: place, yMax: place }),
      borderColor: theme.muted,
      borderWidth: 1.5,
      borderDash: [4, 4],
      drawTime: 'beforeDatasetsDraw',
      label: {
        display: label !== '',
        content: label,
        position: axis === 'x' ? 'start' : 'end',
        backgroundColor: theme.surface,
        color: theme.text,
        padding: { x: 4, y: 1 },
        font: { size: 12, weight: 'normal' },
        drawTime: 'afterDatasetsDraw',
      },
    };
  });
}

/** The box beside a point. Its lines come from the figure, not from Chart.js, which has only places. */
function toTooltip(figure: Figure, theme: ChartTheme) {
  type Item = TooltipItem<LabChartType>;
  const told = ({ raw }: Item) => {
    const { series, point } = raw as { series: number; point: number };
    return tellPoint(figure, series, point);
  };
  return {
    backgroundColor: theme.raised,
    titleColor: theme.text,
    bodyColor: theme.text,
    borderColor: theme.muted,
    borderWidth: 1,
    padding: 8,
    cornerRadius: 4,
    boxPadding: 4,
    displayColors: figure.kind === 'stack',
    callbacks: {
      title: (items: Item[]) => {
        const [first] = items;
        if (!first) return '';
        return figure.kind === 'stack' ? (told(first).lines[0] ?? '') : told(first).title;
      },
      label: (item: Item) => {
        const { title, lines } = told(item);
        if (figure.kind !== 'stack') return [...lines];
        return `${title}: ${lines[1]?.split(': ').at(-1) ?? ''}`;
      },
      ...(figure.kind === 'stack'
        ? { footer: ([first]: Item[]) => (first ? told(first).lines.slice(2) : []) }
        : {}),
    },
    footerColor: theme.text,
    footerFont: { weight: 'normal' },
  } as const;
}

/** A figure as Chart.js draws it. Nothing moves where the person wants no motion. */
export function figureToChart(figure: Figure, look: ChartLook): LabChartConfig {
  const { theme, isReducedMotion } = look;
  const placed = placeFigure(figure);
  return {
    type:
      figure.kind === 'bars' || figure.kind === 'stack' ? 'barWithErrorBars' : 'lineWithErrorBars',
    data: { labels: [], datasets: toDatasets(placed, look) },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      animation: isReducedMotion || figure.kind === 'heat' ? false : { duration: 200 },
      font: { family: theme.font, size: 12 },
      layout: { padding: { top: 16, right: 12, bottom: 0, left: 0 } },
      interaction: {
        mode: 'nearest',
        intersect: false,
        axis: figure.kind === 'stack' ? 'x' : 'xy',
      },
      scales: { x: toAxis(placed.x, 'x', theme), y: toAxis(placed.y, 'y', theme) },
      plugins: {
        tooltip: toTooltip(figure, theme),
        annotation: {
          animations: { numbers: { duration: 0 } },
          annotations: toAnnotations(placed, theme),
        },
        figureMarks: { theme },
      },
    },
  };
}
