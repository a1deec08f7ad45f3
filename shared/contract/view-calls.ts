import * as v from 'valibot';
import { maxFilterLength, parseRunFilter } from '../run-filter.ts';
import { empty } from './parts.ts';
import { runColumns, runSorts } from './run-columns.ts';

/** Maximum number of saved views. */
export const maxViews = 100;

const viewNameSchema = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1, 'a view needs a name'),
  v.maxLength(60, 'a name is at most 60 characters'),
);

function canBeParsed(text: string): boolean {
  try {
    parseRunFilter(text);
    return true;
  } catch {
    return false;
  }
}

/** In order, without repeats. */
export const viewColumnsSchema = v.pipe(
  v.array(v.picklist(runColumns)),
  v.minLength(1),
  v.check((columns) => new Set(columns).size === columns.length, 'a column appears twice'),
);

/** A named view of the list of runs. */
export const runViewSchema = v.strictObject({
  name: viewNameSchema,
  /** In the form of shared/run-filter.ts. */
  filter: v.pipe(
    v.string(),
    v.maxLength(maxFilterLength),
    v.check(canBeParsed, 'the filter cannot be read'),
  ),
  sort: v.picklist(runSorts),
  descending: v.boolean(),
  columns: viewColumnsSchema,
});
export type RunView = v.InferOutput<typeof runViewSchema>;

export const viewListSchema = v.strictObject({
  /** By name. */
  views: v.array(runViewSchema),
  /** The last columns chosen outside a view; null before that. */
  columns: v.nullable(viewColumnsSchema),
});

export const viewCalls = {
  'view.list': { input: empty, output: viewListSchema },
  /** Replaces a view of the same name. */
  'view.save': { input: v.strictObject({ view: runViewSchema }), output: viewListSchema },
  'view.delete': { input: v.strictObject({ name: viewNameSchema }), output: viewListSchema },
  /** Stores the columns that a user chose, for next time. */
  'view.setColumns': {
    input: v.strictObject({ columns: viewColumnsSchema }),
    output: viewListSchema,
  },
};
