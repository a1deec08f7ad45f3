import type { RunResult } from '../result.ts';
import type { Spec } from '../spec.ts';
import { formatRatio } from './format.ts';
import { shortKey } from './results.ts';
import { formatTable, type Column } from './table.ts';

/** A run as it is kept. */
export interface RunsTableRow {
  readonly key: string;
  readonly spec: Spec;
  readonly status: string;
  readonly startedAt: string;
  readonly result: RunResult | null;
}

const columns: readonly Column[] = [
  { header: 'run' },
  { header: 'policy' },
  { header: 'machine' },
  { header: 'workload' },
  { header: 'cost', align: 'right' },
  { header: 'started' },
];

function formatCost({ status, result }: RunsTableRow): string {
  if (!result) return status;
  return `${formatRatio(result.overhead.tick.mean)}${result.precisionReached ? '' : ' !'}`;
}

/** Stored runs, a line each: cost is sys time over none, or the status of a run without a result. */
export function formatRuns(rows: readonly RunsTableRow[]): string[] {
  return formatTable(
    columns,
    rows.map((row) => [
      shortKey(row.key),
      row.spec.policy.name,
      row.spec.machine.name,
      row.spec.workload.name,
      formatCost(row),
      row.startedAt.slice(0, 10),
    ]),
  );
}
