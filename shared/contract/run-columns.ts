import { fieldColumns, fieldPaths } from '../spec/field-columns.ts';

/**
 * What the list of runs can be sorted by: fields of the spec, and what else a run has. The names are
 * those of RunSummary, except `halfWidth`, and paths of fields.
 */
export const runSorts = [
  'startedAt',
  'finishedAt',
  'key',
  ...fieldColumns.map(({ name }) => name),
  'status',
  'overhead',
  'halfWidth',
  'replications',
  'windowP99Ns',
  'contract',
  'modelVersion',
  'starred',
  'tags',
  'note',
  ...fieldPaths,
] as const;

/** The columns of the list of runs; all are sortable. */
export const runColumns = runSorts;
export type RunColumn = (typeof runColumns)[number];
