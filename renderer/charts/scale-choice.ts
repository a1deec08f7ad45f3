import type { Figure, FigurePoint } from '../../shared/figures/figure.ts';

/** How the values of a figure are drawn: as it is made, or otherwise. */
export type ScaleChoice = 'own' | 'log' | 'linear' | 'excess' | 'normalised';

interface Choice {
  readonly value: ScaleChoice;
  readonly label: string;
}

const kinds: readonly Figure['kind'][] = ['lines', 'bars', 'scatter'];

const labels = { log: 'log', linear: 'linear', excess: 'log of what is added' } as const;

/** The scales that a figure can have; only its own if it has no axis of numbers. */
export function listScales({ kind, y }: Figure): Choice[] {
  if (!kinds.includes(kind) || y.scale === 'category') return [];
  const isRatio = y.format === 'ratio';
  const others: ScaleChoice[] = ['log', 'linear', ...(isRatio ? (['excess'] as const) : [])];
  return [
    { value: 'own', label: `scale: ${labels[y.scale]}` },
    ...others
      .filter((other) => other !== y.scale)
      .map((value) => ({ value, label: labels[value as keyof typeof labels] })),
    { value: 'normalised', label: isRatio ? 'none = 100 %' : 'largest = 100 %' },
  ];
}

/** The greatest value of a figure; of ratios that of the baseline, 1. */
function wholeOf({ y, series }: Figure): number {
  if (y.format === 'ratio') return 1;
  const values = series.flatMap(({ points }) => points.map((point) => Number(point.y)));
  return Math.max(...values.filter(Number.isFinite)) || 1;
}

/** A figure on another scale, or with its values as shares of the baseline or of the largest. */
export function applyScale(figure: Figure, choice: ScaleChoice): Figure {
  if (choice === 'own') return figure;
  if (choice !== 'normalised') return { ...figure, y: { ...figure.y, scale: choice } };
  const whole = wholeOf(figure);
  const part = <T extends number | null>(value: T) => (value === null ? null : value / whole) as T;
  const scaled = (point: FigurePoint): FigurePoint => ({
    ...point,
    y: typeof point.y === 'number' ? point.y / whole : point.y,
    low: part(point.low),
    high: part(point.high),
  });
  return {
    ...figure,
    y: { ...figure.y, unit: '', format: 'share', scale: 'linear' },
    annotations: figure.annotations.map((line) =>
      line.axis === 'y' ? { ...line, at: line.at / whole } : line,
    ),
    series: figure.series.map((series) => ({ ...series, points: series.points.map(scaled) })),
  };
}
