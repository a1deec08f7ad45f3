import type { RunSummary } from './contract.ts';

/** How the error of a run begins whose row in the database cannot be read. */
export const unreadableRun = 'this row cannot be read';

/** The status of a run as it is shown. */
export function shownStatus({
  status,
  error,
}: Pick<RunSummary, 'status' | 'error'>): RunSummary['status'] | 'unreadable' {
  return error?.startsWith(unreadableRun) ? 'unreadable' : status;
}
