import type { Box } from '../../leaders.ts';
import { boxOfPrediction, rangeNames, type RangeName } from '../../predictions.ts';
import type { PlacedPoint } from '../../place-figure.ts';
import { toX, toY } from '../../scatter-names.ts';
import { element, round, titled } from './element.ts';

const ink = '#1a1a1a';

/** A prediction range as a pale box: behind a point in its colour, over a bar in black and white. */
export function writePrediction(
  point: PlacedPoint,
  at: number,
  plot: Box,
  { colour, width, isOverBar = false }: PredictionLook,
): string[] {
  const place = { toX: (x: number) => toX(plot, x), toY: (y: number) => toY(plot, y) };
  const box = boxOfPrediction(point, at, place, width);
  if (!box) return [];
  const attributes = {
    class: 'prediction',
    x: box.left,
    y: box.top,
    width: box.width,
    height: box.height,
    fill: isOverBar ? '#ffffff' : colour,
    'fill-opacity': isOverBar ? 0.45 : 0.16,
    stroke: isOverBar ? ink : colour,
    'stroke-width': 0.9,
  };
  return [element('rect', attributes, titled(rangeNames.prediction))];
}

interface PredictionLook {
  readonly colour: string;
  readonly width?: number;
  readonly isOverBar?: boolean;
}

/** A sample of a range for a legend, around x + 14, y. */
export function writeRangeSample(name: RangeName, x: number, y: number): string[] {
  const box = { x: x + 9, y: y - 6, width: 10, height: 12 };
  if (name === 'prediction') {
    const look = { fill: ink, 'fill-opacity': 0.12, stroke: ink, 'stroke-width': 0.9 };
    return [element('rect', { ...box, ...look })];
  }
  const d = `M${round(x + 10.5)},${round(y - 6)}h7M${round(x + 10.5)},${round(y + 6)}h7M${round(x + 14)},${round(y - 6)}v12`;
  return [element('path', { d, fill: 'none', stroke: ink })];
}
