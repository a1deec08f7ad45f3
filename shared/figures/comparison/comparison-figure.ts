import type { Comparison } from '../../comparison.ts';
import type { Figure } from '../figure.ts';

/** A figure of runs that are compared with a baseline. */
export interface ComparisonFigure {
  readonly title: string;
  /** Why it cannot be drawn; null if it can. */
  readonly refuse: (comparison: Comparison) => string | null;
  readonly build: (comparison: Comparison) => Figure;
}
