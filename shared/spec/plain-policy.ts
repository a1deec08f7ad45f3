/** What most policies have in common: the local flush is that of Linux, and nothing is put off. */
export const plainPolicy = {
  local: 'range-or-full',
  flushCeilingPages: 33,
  targets: 'all',
  pending: 'cpu',
  drainAt: [],
  maxAgeUs: null,
  batchPages: 1,
  reuse: false,
} as const;
