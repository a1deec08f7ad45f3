import * as v from 'valibot';
import { rowsReportSchema } from '../rows-report.ts';

export const rowsCalls = {
  /**
   * Predicts measured rows: those of a text in the form of `lab validate --rows`, or those that come with
   * the lab. Nothing is stored; takes a second or two.
   */
  'rows.predict': {
    input: v.strictObject({ text: v.exactOptional(v.pipe(v.string(), v.maxLength(900_000))) }),
    output: rowsReportSchema,
  },
};
