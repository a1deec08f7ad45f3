import type { ComparisonFigureName } from '../figure.ts';
import { comparedCost } from './compared-cost.ts';
import { comparedExposure } from './compared-exposure.ts';
import type { ComparisonFigure } from './comparison-figure.ts';

/** Every figure of a comparison. */
export const comparisonFigures: Readonly<Record<ComparisonFigureName, ComparisonFigure>> = {
  'compared-cost': comparedCost,
  'compared-exposure': comparedExposure,
};
