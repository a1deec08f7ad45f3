import type { TraceJob } from '../../shared/contract.ts';
import { formatCount, formatDuration } from '../../shared/text/format.ts';
import { formatBytes } from '../../shared/text/trace-report.ts';
import { formatPercent } from '../text/sweep-text.ts';

interface Amount {
  readonly done: number;
  readonly total: number | null;
}

/** Progress from 0 to 1; null while unknown. */
export function shareDone({ done, total }: Amount): number | null {
  return total !== null && total > 0 ? Math.min(1, done / total) : null;
}

function joinProgress(amount: string, { done, total }: Amount, etaMs: number | null): string {
  const share = shareDone({ done, total });
  const parts = [
    amount,
    ...(share === null ? [] : [formatPercent(share)]),
    ...(etaMs === null ? [] : [`${formatDuration(etaMs)} left`]),
  ];
  return parts.join(', ');
}

/** `1.20 MB of 2.96 MB, 40 %, 3 s left`. */
export function describeBytes(amount: Amount, etaMs: number | null): string {
  const { done, total } = amount;
  const of = total === null ? '' : ` of ${formatBytes(total)}`;
  return joinProgress(`${formatBytes(done)}${of}`, amount, etaMs);
}

/** Progress of a replay, by the length of the recording: `Policy 2 of 5`. */
function countPolicies({ done, total }: Amount, recordedNs: number | null): string {
  if (total === null || recordedNs === null || recordedNs <= 0) return 'Replaying';
  const all = Math.max(1, Math.round(total / recordedNs));
  const now = Math.min(all, 1 + Math.floor(done / recordedNs));
  return `Policy ${now} of ${all}`;
}

/**
 * What a running job is doing.
 * @param recordedNs Length of the replayed trace; null if unknown.
 */
function describeRunning(job: TraceJob, recordedNs: number | null): string {
  const { kind, progress } = job;
  const { done, total, etaMs } = progress;
  if (kind === 'import') return `Reading ${describeBytes(progress, etaMs)}`;
  if (kind === 'replay') return joinProgress(countPolicies(progress, recordedNs), progress, etaMs);
  if (kind === 'requests') return joinProgress('Replaying', progress, etaMs);
  const of = total === null ? '' : ` of ${formatCount(total)}`;
  return joinProgress(`Simulation ${formatCount(done)}${of}`, progress, etaMs);
}

const endings: Readonly<Record<TraceJob['kind'], string>> = {
  import: 'Imported.',
  fit: 'The workload is made.',
  replay: 'Replayed.',
  requests: 'Replayed.',
};

/** What a job is doing, or how it ended; the reason for a failure is shown separately. */
export function describeJob(job: TraceJob, recordedNs: number | null = null): string {
  if (job.state === 'running') return describeRunning(job, recordedNs);
  if (job.state === 'cancelled') return 'Cancelled. Unfinished work is dropped.';
  if (job.state === 'failed') return 'Failed.';
  return job.wasStored ? 'This text was stored before.' : endings[job.kind];
}

const names: Readonly<Record<TraceJob['kind'], string>> = {
  import: 'Import of',
  fit: 'Workload of',
  replay: 'Replay of',
  requests: 'Replay of the requests of',
};

export function nameJob({ kind, name }: Pick<TraceJob, 'kind' | 'name'>): string {
  return `${names[kind]} ${name}`;
}
