import * as v from 'valibot';
import { figureNames } from './figures/figure.ts';
import { costNames, exposureNames, measureNames } from './figures/measures.ts';
import { readonlyArray, readonlyObject } from './readonly-schemas.ts';
import { count, line, timestamp, word } from './schema-parts.ts';

/** The study that the lab itself has: what was published, simulated. */
export const referenceName = 'reference';

/** Most sweeps of a study. */
export const maxStudySweeps = 50;
/** Most small figures beside the large ones. */
export const maxPinned = 12;

/** The name of a sweep or a study: one line. */
export const labelSchema = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(80, 'a name is at most 80 characters'),
  v.regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u, 'a name is one line'),
);

export const studyNameSchema = v.pipe(labelSchema, v.minLength(1, 'a study needs a name'));

/** Texts of several lines, and of one. */
const prose = v.pipe(v.string(), v.maxLength(20_000, 'at most 20000 characters'));
const question = v.pipe(v.string(), v.maxLength(4000, 'at most 4000 characters'));

/** What a study shows of its sweeps, and the budget that it judges them by. */
export const studyViewSchema = readonlyObject({
  cost: v.optional(v.picklist(costNames), 'ratio'),
  exposure: v.optional(v.picklist(exposureNames), 'window-p99'),
  /** As `lab figure --accept` takes it; null is the usual one. */
  accept: v.optional(v.nullable(word), null),
  measure: v.optional(v.picklist(measureNames), 'ratio'),
  /** Its figures in order; none means all that its sweeps allow. */
  figures: v.optional(readonlyArray(v.picklist(figureNames)), []),
  /** Quantities that are shown small, one beside the other. */
  pinned: v.optional(v.pipe(readonlyArray(v.picklist(measureNames)), v.maxLength(maxPinned)), []),
});
export type StudyView = v.InferOutput<typeof studyViewSchema>;

/** What this version can read of a stored view; the usual one if that is nothing. */
export function readStudyView(stored: unknown): StudyView {
  const parsed = v.safeParse(studyViewSchema, stored);
  return parsed.success ? parsed.output : v.parse(studyViewSchema, {});
}

/** What a person changes of a study. */
export const studyEntries = {
  name: studyNameSchema,
  question,
  notes: prose,
  view: studyViewSchema,
  /** The numbers of its sweeps, in order. */
  sweeps: v.pipe(
    readonlyArray(count),
    v.maxLength(maxStudySweeps, `a study has at most ${maxStudySweeps} sweeps`),
    v.check((ids) => new Set(ids).size === ids.length, 'a sweep appears twice'),
  ),
};

export const studySchema = readonlyObject({
  id: count,
  ...studyEntries,
  createdAt: timestamp,
  changedAt: timestamp,
});
export type Study = v.InferOutput<typeof studySchema>;

/** A sweep as a study in a bundle names it: numbers differ among databases. */
const sweepReference = readonlyObject({ createdAt: timestamp, command: v.string() });

/** A study as one database gives it to another. */
export const bundledStudySchema = readonlyObject({
  uid: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/, 'the id of a study is 32 hex digits')),
  name: studyNameSchema,
  question: line,
  notes: prose,
  view: studyViewSchema,
  createdAt: timestamp,
  changedAt: timestamp,
  sweeps: readonlyArray(sweepReference),
});
export type BundledStudy = v.InferOutput<typeof bundledStudySchema>;
