import * as v from 'valibot';
import { rowChoiceSchema } from '../row-choice.ts';
import { rowProfileSchema } from '../row-profile.ts';
import { rowSetSchema } from '../row-set.ts';
import { describedRowSchema, rowScoresSchema } from '../rows-report.ts';
import { count, word } from '../schema-parts.ts';
import { rowJobSchema } from './row-job.ts';
import { empty, pageEntries, pageOf } from './parts.ts';

/** The longest text of a file of rows that a page can send, characters: a message has room for it. */
export const longestRowsText = 400_000;

const oneJob = v.strictObject({ id: count });
const oneSet = v.strictObject({ set: count });

export const rowsCalls = {
  /** The rows that come with the lab, and those of files since the lab was started. */
  'rows.sets': { input: empty, output: v.array(rowSetSchema) },
  /** Starts predicting a set; one that runs or is done stays as it is. Takes a second or two. */
  'rows.predict': { input: oneSet, output: rowSetSchema },
  /** Resolves when it has stopped. */
  'rows.cancel': { input: oneSet, output: rowSetSchema },
  /** Rows with their predictions; none until the set is predicted. */
  'rows.list': {
    input: v.strictObject({ set: count, ...pageEntries }),
    output: pageOf(describedRowSchema),
  },
  /** Scores, and the calibration behind the predictions; null until the set is predicted. */
  'rows.scores': { input: oneSet, output: v.nullable(rowScoresSchema) },
  /**
   * Reads a file of rows and starts predicting them: what `lab measure script` prints, CSV of one's own,
   * or JSON as `lab validate --rows` takes it. It is kept until the lab is closed; nothing is stored.
   */
  'rows.import': {
    input: v.strictObject({
      name: word,
      text: v.pipe(
        v.string(),
        v.maxLength(longestRowsText, `a page takes ${longestRowsText} characters of rows`),
      ),
    }),
    output: rowSetSchema,
  },
  /** Starts to fit chosen constants to chosen rows; `rows.job` tells how far it is. */
  'rows.calibrate': { input: v.strictObject({ choice: rowChoiceSchema }), output: rowJobSchema },
  'rows.jobs': { input: empty, output: v.array(rowJobSchema) },
  /** Resolves when it has ended. */
  'rows.cancelJob': { input: oneJob, output: rowJobSchema },
  /** Goes on from where a cancelled calibration was. */
  'rows.resumeJob': { input: oneJob, output: rowJobSchema },
  /** What a calibration has found; null before its first round. */
  'rows.profile': { input: oneJob, output: v.nullable(rowProfileSchema) },
  /** Writes that to the file that `file.choose` gave the token for: `--profile` reads it. */
  'rows.saveProfile': {
    input: v.strictObject({ id: count, token: word }),
    output: v.strictObject({ path: v.string(), bytes: count }),
  },
  /** Forgets a set that was imported. */
  'rows.remove': { input: oneSet, output: empty },
};
