import type { Background, FillPattern, MarkerShape } from '../../shared/figures/colours.ts';
import { styleOfSeries } from '../../shared/figures/series-style.ts';
import type { Figure } from '../../shared/figures/figure.ts';
import { hasHollowMarks } from '../../shared/figures/has-hollow-marks.ts';
import { hasLine } from '../../shared/figures/has-line.ts';
import { legendSeries } from '../../shared/figures/legend-series.ts';
import { lookInLegend } from '../../shared/figures/look-at.ts';
import { listRangeNames, rangeNames, type RangeName } from '../../shared/figures/predictions.ts';
import { nameSeries } from './name-series.ts';

/** What a legend shows beside a name: a bar, or a line, a marker or both. */
export interface LegendEntry {
  readonly name: string;
  readonly colour: string;
  /** What it stands for in all figures; null if it is no policy. */
  readonly policy: string | null;
  readonly isDimmed: boolean;
  /** A line to read points by. */
  readonly isReference: boolean;
  readonly isHollow: boolean;
  readonly bar: FillPattern | null;
  readonly dash: string | null;
  readonly marker: MarkerShape | null;
  /** Not a series, but what is drawn over and around points. */
  readonly range?: RangeName;
}

/** The legend of a figure, in the order of its series; a heat map has a scale of colours instead. */
export function listLegend(figure: Figure, background: Background): LegendEntry[] {
  const { kind } = figure;
  if (kind === 'heat') return [];
  const series = legendSeries(figure).map((one): LegendEntry => {
    const { isDimmed, origin } = one;
    const { colour, dash, marker, fill } = styleOfSeries(lookInLegend(figure, one), background);
    const isBar = kind === 'stack' || (kind === 'bars' && origin !== 'published');
    return {
      name: nameSeries(figure, one),
      policy: one.policy ?? null,
      colour,
      isDimmed: isDimmed && one.policy === undefined,
      isReference: one.isReference === true,
      isHollow: hasHollowMarks(one),
      bar: isBar ? fill : null,
      dash: !isBar && hasLine(figure, one) ? dash.join(' ') : null,
      marker: isBar || kind === 'steps' || one.isReference ? null : marker,
    };
  });
  return [...series, ...listRangeNames(figure).map(rangeEntry)];
}

function rangeEntry(range: RangeName): LegendEntry {
  const plain = { policy: null, isDimmed: false, isReference: false, isHollow: false };
  const none = { bar: null, dash: null, marker: null };
  return { name: rangeNames[range], colour: 'currentColor', ...plain, ...none, range };
}

/** Samples in a box of 28 by 12: a box, and a line with ends. */
export const rangePaths: Readonly<Record<RangeName, string>> = {
  prediction: 'M9.5 0.5h9v11h-9Z',
  interval: 'M10.5 0.5h7M14 0.5v11M10.5 11.5h7',
};

/** Outlines of markers in a box of 28 by 12, around 14, 6. */
export const markerPaths: Readonly<Record<MarkerShape, string>> = {
  circle: 'M9.5 6a4.5 4.5 0 1 1 9 0a4.5 4.5 0 1 1 -9 0Z',
  square: 'M10 2h8v8h-8Z',
  diamond: 'M14 0.5L19.5 6L14 11.5L8.5 6Z',
  triangle: 'M14 1L19 10H9Z',
  'triangle-down': 'M14 11L19 2H9Z',
  'triangle-right': 'M19 6L10 1V11Z',
};
