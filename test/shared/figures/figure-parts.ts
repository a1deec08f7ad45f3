import type { Figure, FigurePoint, FigureSeries } from '../../../shared/figures/figure.ts';
import { axis } from './figure-axes.ts';

export function point(
  x: FigurePoint['x'],
  y: FigurePoint['y'],
  more: Partial<FigurePoint> = {},
): FigurePoint {
  return { x, y, z: null, low: null, high: null, key: null, isPrecise: true, label: null, ...more };
}

/** A simulated point with an interval of a few percent. */
export function measured(x: FigurePoint['x'], y: number, half = 0.03): FigurePoint {
  return point(x, y, { low: y * (1 - half), high: y * (1 + half), key: 'c0ffee00' });
}

export function series(
  name: string,
  slot: number,
  points: FigurePoint[],
  more: Partial<FigureSeries> = {},
): FigureSeries {
  return { name, origin: 'simulated', slot, isDimmed: false, points, ...more };
}

export function figure(kind: Figure['kind'], more: Partial<Figure> = {}): Figure {
  return {
    name: 'overhead-by-axis',
    kind,
    title: 'System time, relative to policy none',
    subtitle: 'Hardware: 2 sockets, 96 CPUs, 256 GB, make -j60 all',
    x: axis('x'),
    y: axis('y'),
    z: null,
    series: [],
    annotations: [],
    notes: [],
    provenance: {
      modelVersions: ['1.4'],
      keys: ['c0ffee00aa11bb22', 'deadbeef00112233'],
      traces: [],
      seeds: [1],
      replications: [5, 40],
      command: ['lab', 'sweep', '--vary', 'policy=sync,deferred', '--where', 'a.b > 4'],
    },
    ...more,
  };
}
