import type { FoldScore } from '../../row-calibration.ts';
import type { DescribedRow } from '../../rows-report.ts';
import type { Figure } from '../figure.ts';

/** The rows of a set, those of them that are predicted. */
export interface FigureRowSet {
  readonly name: string;
  readonly rows: readonly DescribedRow[];
}

export interface RowFigureInput {
  /** The rows that come with the lab. */
  readonly builtIn: FigureRowSet;
  /** Rows of files. */
  readonly others: readonly FigureRowSet[];
  /** Experiments in their order, which gives each its colour. */
  readonly experiments: readonly string[];
  readonly folds: readonly FoldScore[];
  readonly modelVersion: string;
  /** The command that gives the same numbers. */
  readonly command: readonly string[];
}

export interface RowFigureBuilder {
  readonly title: string;
  /** Why it cannot be drawn; null if it can. */
  readonly refuse: (input: RowFigureInput) => string | null;
  readonly build: (input: RowFigureInput) => Figure;
}

/** Where the numbers come from. */
export function rowProvenance({ modelVersion, command }: RowFigureInput): Figure['provenance'] {
  return {
    modelVersions: [modelVersion],
    keys: [],
    traces: [],
    seeds: [],
    replications: [1, 1],
    command: [...command],
  };
}
