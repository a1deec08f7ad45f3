import type { MarkerShape, SeriesStyle } from '../../colours.ts';
import { styleOfSeries } from '../../series-style.ts';
import type { Figure, FigureSeries } from '../../figure.ts';
import { hasHollowMarks } from '../../has-hollow-marks.ts';
import { element, round, titled } from './element.ts';

export const markerRadius = 4.5;

/** A corner in polar form, so that a shape is a list of angles: 0 is right, 90 is down. */
function polygon(x: number, y: number, radius: number, angles: readonly number[]): string {
  const corners = angles.map((angle) => {
    const turn = (angle * Math.PI) / 180;
    return `${round(x + radius * Math.cos(turn))},${round(y + radius * Math.sin(turn))}`;
  });
  return `M${corners.join('L')}Z`;
}

/** Outline of a marker; all shapes appear equally large. */
export function markerPath(shape: MarkerShape, x: number, y: number, radius: number): string {
  switch (shape) {
    case 'circle': {
      const r = round(radius);
      const [left, right, middle] = [round(x - radius), round(x + radius), round(y)];
      return `M${left},${middle}A${r},${r} 0 1 1 ${right},${middle}A${r},${r} 0 1 1 ${left},${middle}Z`;
    }
    case 'square':
      return polygon(x, y, radius * 1.3, [45, 135, 225, 315]);
    case 'diamond':
      return polygon(x, y, radius * 1.35, [0, 90, 180, 270]);
    case 'triangle':
      return polygon(x, y + radius * 0.2, radius * 1.4, [270, 30, 150]);
    case 'triangle-down':
      return polygon(x, y - radius * 0.2, radius * 1.4, [90, 210, 330]);
    default:
      return polygon(x - radius * 0.2, y, radius * 1.4, [0, 120, 240]);
  }
}

export function styleOf(series: FigureSeries): SeriesStyle {
  return styleOfSeries(series, 'white');
}

/** A marker: filled for simulated points, hollow for published ones. */
export function writeMarker(series: FigureSeries, x: number, y: number, title?: string): string {
  const { colour, marker } = styleOf(series);
  const isHollow = hasHollowMarks(series);
  const attributes = {
    class: 'mark',
    d: markerPath(marker, x, y, isHollow ? markerRadius + 0.5 : markerRadius),
    fill: isHollow ? '#ffffff' : colour,
    stroke: isHollow ? colour : '#ffffff',
    'stroke-width': isHollow ? 1.75 : 0.75,
  };
  return title === undefined
    ? element('path', attributes)
    : element('path', attributes, titled(title));
}

/** Fill of a bar: its colour, or a pattern that the file defines. */
export function fillOf(figure: Figure, series: FigureSeries): string {
  const { colour, fill } = styleOf(series);
  return fill === 'solid' ? colour : `url(#${patternId(figure, series)})`;
}

function patternId({ name }: Figure, series: FigureSeries): string {
  const { colour, fill } = styleOf(series);
  return `${name}-${fill}-${colour.slice(1)}`;
}

/** The patterns that the bars of a figure need, each once. */
export function definePatterns(figure: Figure): string[] {
  const patterns = figure.series.flatMap((series) => {
    const { colour, fill } = styleOf(series);
    if (fill === 'solid') return [];
    const ink =
      fill === 'hatched'
        ? element('rect', { x: 0, y: 0, width: 3.5, height: 7, fill: colour })
        : element('circle', { cx: 3.5, cy: 3.5, r: 2, fill: colour });
    const attributes = {
      id: patternId(figure, series),
      width: 7,
      height: 7,
      patternUnits: 'userSpaceOnUse',
      patternTransform: 'rotate(45)',
    };
    const ground = element('rect', { width: 7, height: 7, fill: '#ffffff' });
    return [element('pattern', attributes, ground, ink)];
  });
  return [...new Set(patterns)];
}
