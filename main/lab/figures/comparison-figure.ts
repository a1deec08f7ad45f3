import type { Comparison } from '../../../shared/comparison.ts';
import { LabError } from '../../../shared/errors.ts';
import { comparisonFigures } from '../../../shared/figures/comparison/index.ts';
import type { ComparisonFigureName, Figure } from '../../../shared/figures/figure.ts';

/**
 * A figure of runs against a baseline.
 * @throws LabError `not-allowed` if it cannot be made of these runs.
 */
export function buildComparisonFigure(name: ComparisonFigureName, comparison: Comparison): Figure {
  const { refuse, build } = comparisonFigures[name];
  const refusal = refuse(comparison);
  if (refusal === null) return build(comparison);
  throw new LabError('not-allowed', `no ${name} of these runs: ${refusal}`, 'choose other runs');
}
