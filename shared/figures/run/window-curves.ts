import type { HistogramState } from '../../result.ts';
import { formatTime } from '../../text/format.ts';
import { formatSpan } from '../../text/results.ts';
import type { Figure, FigurePoint, FigureSeries } from '../figure.ts';
import { makePoint, numberAxis } from './parts.ts';
import { pointsPerCurve, survivalPoints } from './survival.ts';

/** Something with windows: a run, or a replay. */
export interface WindowSource {
  readonly name: string;
  /** Its colour. */
  readonly slot: number;
  readonly policy: string;
  readonly shade?: readonly [number, number] | undefined;
  /** Windows that closed within the horizon; nothing if they were not kept. */
  readonly closed: HistogramState | undefined;
  readonly openShare: number;
  /** How many windows there are, open ones too, and how long each was followed; null if not known. */
  readonly count: number;
  readonly horizonNs: number | null;
  /** More of its points: key, precision. */
  readonly more: Partial<FigurePoint>;
}

type Curve = WindowSource & { readonly closed: HistogramState };

const hasCurve = (source: WindowSource): source is Curve =>
  source.closed !== undefined && source.closed.count > 0;

function listHorizons(curves: readonly Curve[]): string {
  const known = [...new Set(curves.flatMap(({ horizonNs }) => horizonNs ?? []))];
  const times = known.toSorted((a, b) => a - b).map(formatTime);
  if (times.length === 0) return 'a time not kept';
  return times.length > 2 ? `${times[0]} to ${times.at(-1)}` : times.join(' or ');
}

/** Whether there is nothing to draw a curve from. */
export function isWithoutCurves(sources: readonly WindowSource[]): boolean {
  return !sources.some(hasCurve);
}

/** What is open stays so up to the time for which all were followed; beyond it nothing is known. */
function endOf({ closed, openShare, horizonNs, more }: Curve): FigurePoint[] {
  const isLevel = openShare > 0 && horizonNs !== null && horizonNs > closed.max;
  return isLevel ? [makePoint(horizonNs, openShare, more)] : [];
}

/** The share of windows longer than x, one curve each: all but name, title, subtitle and provenance. */
export function buildWindowCurves(
  sources: readonly WindowSource[],
): Pick<Figure, 'kind' | 'x' | 'y' | 'z' | 'series' | 'annotations' | 'notes'> {
  const curves = sources.filter(hasCurve);
  const most = pointsPerCurve(curves.length);
  const series = curves.map((curve): FigureSeries => {
    const { name, slot, policy, shade, closed, openShare, more } = curve;
    const look = { slot, policy, ...(shade ? { shade: [...shade] as [number, number] } : {}) };
    const points = [...survivalPoints(closed, { most, openShare, more }), ...endOf(curve)];
    return { name, origin: 'simulated', ...look, isDimmed: false, points };
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
      `Over all pairs of a request and another CPU (n = ${formatSpan(curves.map(({ count }) => count))}), ` +
        `followed for ${listHorizons(curves)}; a curve that ends level has windows that were open for as long.`,
      ...(without.length > 0 ? [`Without windows: ${names}.`] : []),
    ],
  };
}
