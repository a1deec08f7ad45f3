import type { ChartConfiguration, ChartDataset, ChartType } from 'chart.js';
import type {} from 'chartjs-chart-error-bars';
import type {} from 'chartjs-plugin-annotation';
import type { FillPattern } from '../../shared/figures/colours.ts';
import type { ChartTheme } from './chart-theme.ts';
import type { View } from './zoom.ts';

/** Bars are bars; everything else is points, with or without a line through them. */
export type LabChartType = 'barWithErrorBars' | 'lineWithErrorBars';

/** A rectangle around a point; lengths as fractions of the axes. */
export interface HeatCell {
  readonly width: number;
  readonly height: number;
  readonly colour: string;
  /** Written into the cell where it fits. */
  readonly text: string;
}

/** The ends of a box; places are fractions of the axes. */
export interface RangeBox {
  readonly low: number;
  readonly high: number;
  readonly colour: string;
  /** It stands over a bar, whose colour it would not be told from. */
  readonly isOverBar: boolean;
}

/** A point for Chart.js: places are fractions of the axes, 0..1. */
export interface ChartPoint {
  readonly x: number;
  /** Both ends of a bar. */
  readonly y: number | [from: number, to: number];
  readonly yMin?: number;
  readonly yMax?: number;
  /** Where it is in the figure. */
  readonly series: number;
  readonly point: number;
  /** Written beside it: its run is imprecise. */
  readonly mark?: string;
  /** Written beside it if there is room. */
  readonly name?: string;
  readonly cell?: HeatCell;
  /** Its prediction range: a box. */
  readonly box?: RangeBox;
}

export type LabChartDataset = ChartDataset<LabChartType, ChartPoint[]>;
export type LabChartConfig = ChartConfiguration<LabChartType, ChartPoint[], string>;

/** Fill of a bar, for a canvas. */
export type PaintFill = (
  fill: FillPattern,
  colour: string,
  ground: string,
) => string | CanvasPattern;

export interface ChartLook {
  readonly theme: ChartTheme;
  readonly isReducedMotion: boolean;
  /** The policy that is pointed at, if any: the others are pale. */
  readonly pointed?: string | null;
  /** The part that is drawn; default all. */
  readonly view?: View;
  readonly paintFill: PaintFill;
}

/** Options of the plugin that draws a figure's own marks. */
export interface FigureMarksOptions {
  readonly theme?: ChartTheme;
}

declare module 'chart.js' {
  // The type parameter is Chart.js's.
  interface PluginOptionsByType<TType extends ChartType> {
    figureMarks?: FigureMarksOptions & { readonly type?: TType };
  }
}
