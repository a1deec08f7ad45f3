import type { CallValue } from '../../shared/contract.ts';
import { formatCount } from '../../shared/text/format.ts';

export type Workers = CallValue<'workers.get'>;

const counted = (count: number, one: string) =>
  `${formatCount(count)} ${count === 1 ? one : `${one}s`}`;

/** `2 workers, 8 threads, 412 replications in the last minute`. */
export function describeWorkers({ workers }: Workers): string {
  if (workers.length === 0) return 'no worker: sweeps wait for one';
  const sum = (read: (worker: Workers['workers'][number]) => number) =>
    workers.reduce((total, worker) => total + read(worker), 0);
  return [
    counted(workers.length, 'worker'),
    counted(
      sum(({ threads }) => threads),
      'thread',
    ),
    `${counted(
      sum(({ perMinute }) => perMinute),
      'replication',
    )} in the last minute`,
  ].join(', ');
}
