/** What the list of runs can be sorted by; names as in RunSummary, except `halfWidth`. */
export const runSorts = [
  'startedAt',
  'finishedAt',
  'key',
  'machine',
  'cpus',
  'workload',
  'policy',
  'status',
  'overhead',
  'halfWidth',
  'replications',
  'windowP99Ns',
  'contractKept',
  'modelVersion',
  'seed',
  'starred',
  'tags',
  'note',
] as const;

/** The columns of the list of runs; all are sortable. */
export const runColumns = runSorts;
export type RunColumn = (typeof runColumns)[number];
