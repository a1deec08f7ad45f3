import type { DescribedRow } from '../../rows-report.ts';
import type { FigureRowSet } from './figure-input.ts';

/** A measured row that is predicted. */
export interface PredictedRow extends DescribedRow {
  readonly measured: NonNullable<DescribedRow['measured']>;
  readonly predicted: NonNullable<DescribedRow['predicted']>;
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
