import type { FigureSeries } from '../figure.ts';
import { makePoint } from '../run/parts.ts';

/** How far off the lines are that stand beside the one on which both are the same. */
const margin = 0.25;

/** Lines on which predicted is as measured, and a quarter more and less, a little beyond all values. */
export function referenceLines(values: readonly number[]): FigureSeries[] {
  const ends = [Math.min(...values) / 1.5, Math.max(...values) * 1.5];
  const lineAt = (name: string, factor: number): FigureSeries => {
    const points = ends.map((end) => makePoint(end, end * factor));
    const isDimmed = factor !== 1;
    return { name, origin: 'simulated', slot: 6, isDimmed, isReference: true, points };
  };
  return [
    lineAt('predicted = measured', 1),
    lineAt(`${margin * 100} % more`, 1 + margin),
    lineAt(`${margin * 100} % less`, 1 - margin),
  ];
}
