import type { FoldScore } from '../../row-calibration.ts';
import type { DescribedRow } from '../../rows-report.ts';
import type { Figure } from '../figure.ts';

/** A measured row that is predicted. */
export interface PredictedRow extends DescribedRow {
  readonly measured: NonNullable<DescribedRow['measured']>;
  readonly predicted: NonNullable<DescribedRow['predicted']>;
}

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

/** The rows of which the lab says something. */
export function predictedRows({ rows }: FigureRowSet): PredictedRow[] {
  return rows.flatMap((row) => {
    const { measured, predicted } = row;
    return measured === null || predicted === null ? [] : [{ ...row, measured, predicted }];
  });
}

/** Rows that are scored: fitted or predicted. */
export const isScored = ({ role }: PredictedRow): boolean =>
  role === 'fitted' || role === 'predicted';

/** A measured value as one number: the middle of a range. */
export function middleOf({ measured }: PredictedRow): number {
  return typeof measured === 'number' ? measured : Math.sqrt(measured[0] * measured[1]);
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
