import { LabError } from '../../../shared/errors.ts';
import type { CallValue } from '../../../shared/contract.ts';
import type { Figure } from '../../../shared/figures/figure.ts';
import { predictedByMeasured } from '../../../shared/figures/validation/predicted-by-measured.ts';
import type { ValidationText } from '../../../shared/text/validation-table.ts';

/** Where the rows come from: the lab, or anything with this method. */
export interface ValidationSource {
  validation(): CallValue<'validation.get'>;
}

/**
 * The figure of the rows that are simulated, and what its text is written from.
 * @throws LabError `not-found` if no row is.
 */
export function readValidationFigure(
  lab: ValidationSource,
  modelVersion: string,
): { readonly figure: Figure; readonly text: ValidationText } {
  const { rows: stored, uncertainty } = lab.validation();
  const rows = stored.flatMap(({ simulated, ...row }) =>
    simulated ? [{ ...row, simulated }] : [],
  );
  const input = { rows, uncertainty, modelVersion };
  const refusal = predictedByMeasured.refuse(input);
  if (refusal !== null) throw new LabError('not-found', refusal, 'simulate them first');
  return { figure: predictedByMeasured.build(input), text: { rows, uncertainty } };
}
