import type { ScaleOptionsByType, TooltipItem } from 'chart.js';
import type { AnnotationOptions } from 'chartjs-plugin-annotation';
import type { Figure } from '../../shared/figures/figure.ts';
import { placeFigure, type PlacedFigure } from '../../shared/figures/place-figure.ts';
import { wrapWords } from '../../shared/text/plain.ts';
import type { ChartLook, LabChartConfig, LabChartType } from './chart-config.ts';
import { toDatasets } from './chart-datasets.ts';
import type { ChartTheme } from './chart-theme.ts';
import { explainPoint } from './explain-point.ts';
import { isWhole, ticksIn, wholeView } from './zoom.ts';

/** With few bands, names wrap at this width; otherwise they are rotated and cut. */
const fewBands = 8;
const bandLine = { x: 14, y: 24 } as const;
const longestLabel = 30;
const longestLineLabel = 44;

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}\u2026`;
}

/** Lines of a name, which break behind its hyphens too. */
function wrapName(label: string, width: number): string[] {
  const parts = label.replaceAll(/(?<=\w)-(?=\w)/g, '-\n ');
  return wrapWords(parts, width).map((line) => line.replaceAll(/\n ?/g, ''));
}

function labelBand(label: string, count: number, axis: 'x' | 'y'): string | string[] {
  if (count <= fewBands) {
    const lines = wrapName(label, bandLine[axis]);
    if (lines.length <= 3) return lines.length === 1 ? label : lines;
  }
  return cut(label, longestLabel);
}

/**
 * An axis in the places of the figure's own scale, 0..1, so that a chart, an SVG and a gnuplot script
 * never disagree about where things are. Chart.js sees a linear axis with given ticks.
 */
function toAxis(placed: PlacedFigure, axis: 'x' | 'y', { theme, view = wholeView }: ChartLook) {
  const scale = placed[axis];
  const isBand = scale.type === 'band';
  const ticks = ticksIn(scale, axis === 'x' ? placed.xAxis : placed.yAxis, view[axis]);
  const labels = ticks.map(({ label }) => (isBand ? labelBand(label, ticks.length, axis) : label));
  return {
    type: 'linear',
    axis,
    min: view[axis][0],
    max: view[axis][1],
    // Bars of Chart.js ask for room beside them; bands have their own.
    offset: false,
    border: { color: theme.muted },
    grid: { color: theme.line, display: !isBand, offset: false, tickColor: theme.muted },
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

/** Height of a row of labels above the plot, and the rough width of a character. */
const labelRow = 16;
const characterWidth = 6.5;

/** Labels of lines at an x value stand above the plot, a row each, inside the picture. */
function placeLabelAbove(place: number, label: string, row: number) {
  const half = (label.length * characterWidth) / 2;
  const aside = place > 0.9 ? -half : half;
  return {
    position: 'end',
    yAdjust: -labelRow / 2 - 2 - row * labelRow,
    xAdjust: place > 0.9 || place < 0.1 ? aside : 0,
  } as const;
}

/** A short label has room to the right of the plot; a long one stands on its line. */
const longestBeside = 12;

function placeLabelBeside(label: string) {
  const isShort = label.length <= longestBeside;
  const own = isShort ? { xAdjust: label.length * characterWidth + 8 } : { yAdjust: -9 };
  return { position: 'end', ...own } as const;
}

function roomBeside({ annotations }: Figure): number {
  const lengths = annotations.flatMap(({ axis, label }) =>
    axis === 'y' && label.length <= longestBeside ? [label.length] : [],
  );
  return 12 + Math.max(0, ...lengths) * characterWidth;
}

/** Lines across the figure, each with its label at its end. */
function toAnnotations({ figure, x, y }: PlacedFigure, theme: ChartTheme): AnnotationOptions[] {
  let row = 0;
  return figure.annotations.map(({ axis, at, label: words }): AnnotationOptions => {
    const label = cut(words, longestLineLabel);
    const place = (axis === 'x' ? x : y).place(at);
    return {
      type: 'line',
      ...(axis === 'x' ? { xMin: place, xMax: place } : { yMin: place, yMax: place }),
      borderColor: theme.muted,
      borderWidth: 1.5,
      borderDash: [4, 4],
      drawTime: figure.kind === 'heat' ? 'afterDatasetsDraw' : 'beforeDatasetsDraw',
      label: {
        display: label !== '',
        content: label,
        ...(axis === 'x' ? placeLabelAbove(place, label, row++) : placeLabelBeside(label)),
        backgroundColor: 'transparent',
        color: theme.text,
        textStrokeColor: theme.surface,
        textStrokeWidth: 4,
        padding: 1,
        font: { family: theme.font, size: 12, weight: 'normal' },
        drawTime: 'afterDatasetsDraw',
      },
    };
  });
}

/** The box beside a point. Its lines come from the figure: Chart.js only knows places. */
function toTooltip(figure: Figure, theme: ChartTheme) {
  type Item = TooltipItem<LabChartType>;
  const pointOf = ({ raw }: Item) => {
    const { series, point } = raw as { series: number; point: number };
    return explainPoint(figure, series, point);
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
        return figure.kind === 'stack' ? (pointOf(first).lines[0] ?? '') : pointOf(first).title;
      },
      label: (item: Item) => {
        const { title, lines } = pointOf(item);
        if (figure.kind !== 'stack') return [...lines];
        return `${title}: ${lines[1]?.split(': ').at(-1) ?? ''}`;
      },
      ...(figure.kind === 'stack'
        ? { footer: ([first]: Item[]) => (first ? pointOf(first).lines.slice(2) : []) }
        : {}),
    },
    footerColor: theme.text,
    footerFont: { weight: 'normal' },
  } as const;
}

/** For marks and labels above the plot. */
function roomAbove({ annotations }: Figure): number {
  return labelRow * Math.max(1, annotations.filter(({ axis }) => axis === 'x').length);
}

/** Each frame of an animation draws all points, and of so many that takes too long. */
const mostAnimated = 150;

function isLarge({ kind, series }: Figure): boolean {
  const count = series.reduce((sum, { points }) => sum + points.length, 0);
  return kind === 'heat' || (kind !== 'steps' && count > mostAnimated);
}

/** A figure as Chart.js draws it. Nothing is animated for people who prefer reduced motion. */
export function figureToChart(figure: Figure, look: ChartLook): LabChartConfig {
  const { theme, isReducedMotion, view = wholeView } = look;
  const placed = placeFigure(figure);
  const datasets = toDatasets(placed, look);
  return {
    type:
      figure.kind === 'bars' || figure.kind === 'stack' ? 'barWithErrorBars' : 'lineWithErrorBars',
    data: {
      labels: [],
      // Of a part, what is outside is cut off.
      datasets: isWhole(view) ? datasets : datasets.map((one) => ({ ...one, clip: 0 })),
    },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      animation: isReducedMotion || isLarge(figure) ? false : { duration: 200 },
      font: { family: theme.font, size: 12 },
      layout: {
        padding: { top: roomAbove(figure), right: roomBeside(figure), bottom: 0, left: 0 },
      },
      interaction: {
        mode: 'nearest',
        intersect: false,
        axis: figure.kind === 'stack' ? 'x' : 'xy',
      },
      scales: { x: toAxis(placed, 'x', look), y: toAxis(placed, 'y', look) },
      plugins: {
        tooltip: toTooltip(figure, theme),
        annotation: {
          animations: { numbers: { duration: 0 } },
          clip: false,
          annotations: toAnnotations(placed, theme),
        },
        figureMarks: { theme },
      },
    },
  };
}
