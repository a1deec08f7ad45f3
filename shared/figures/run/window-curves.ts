import type { HistogramState } from '../../result.ts';
import type { Figure, FigurePoint, FigureSeries } from '../figure.ts';
import { numberAxis } from './parts.ts';
import { pointsPerCurve, survivalPoints } from './survival.ts';

/** Something with windows: a run, or a replay. */
export interface WindowSource {
  readonly name: string;
  /** Its colour. */
  readonly slot: number;
  /** Windows that closed within the horizon; nothing if they were not kept. */
  readonly closed: HistogramState | undefined;
  readonly openShare: number;
  /** More of its points: key, precision. */
  readonly more: Partial<FigurePoint>;
}

type Curve = WindowSource & { readonly closed: HistogramState };

const hasCurve = (source: WindowSource): source is Curve =>
  source.closed !== undefined && source.closed.count > 0;

/** Whether there is nothing to draw a curve from. */
export function isWithoutCurves(sources: readonly WindowSource[]): boolean {
  return !sources.some(hasCurve);
}

/** The share of windows longer than x, one curve each: all but name, title, subtitle and provenance. */
export function buildWindowCurves(
  sources: readonly WindowSource[],
): Pick<Figure, 'kind' | 'x' | 'y' | 'z' | 'series' | 'annotations' | 'notes'> {
  const curves = sources.filter(hasCurve);
  const most = pointsPerCurve(curves.length);
  const series = curves.map(({ name, slot, closed, openShare, more }): FigureSeries => {
    const points = survivalPoints(closed, { most, openShare, more });
    return { name, origin: 'simulated', slot, isDimmed: false, points };
  });
  const without = sources.filter((source) => !hasCurve(source));
  const names = without.map(({ name }) => `"${name}"`).join(', ');
  return {
    kind: 'steps',
    x: numberAxis('exposure window of a flush request on another CPU', 'ns', 'time', 'log'),
    y: numberAxis('share of windows that are longer', '', 'share', 'log'),
    z: null,
    series,
    annotations: [],
    notes: [
      'A curve that ends level has windows that were open for as long as they were followed.',
      ...(without.length > 0 ? [`Without windows: ${names}.`] : []),
    ],
  };
}
