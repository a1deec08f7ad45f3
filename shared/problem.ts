import * as v from 'valibot';
import { errorCodes } from './errors.ts';
import { readonlyObject } from './readonly-schemas.ts';

/** What a LabError says, as plain data. */
export const problemSchema = readonlyObject({
  code: v.picklist(errorCodes),
  /** What is wrong. */
  message: v.string(),
  /** What to do next. */
  hint: v.string(),
});
export type Problem = v.InferOutput<typeof problemSchema>;
