import { formatCount } from '../../shared/text/format.ts';
import type { SlurmArray } from '../composables/useCluster.ts';

/** `Slurm job 12: 1 of 4 shards done, 2 running, 1 waiting; 120 replications in the last minute`. */
export function describeArray(array: SlurmArray): string {
  const { jobs, pending, running, ended, lost, perMinute } = array;
  const shards = pending + running + ended + lost;
  const name = jobs.length === 0 ? 'Slurm' : `Slurm job ${jobs.join(', ')}`;
  const parts = [
    `${formatCount(ended)} of ${formatCount(shards)} ${shards === 1 ? 'shard' : 'shards'} done`,
    ...(running > 0 ? [`${formatCount(running)} running`] : []),
    ...(pending > 0 ? [`${formatCount(pending)} waiting`] : []),
    ...(lost > 0 ? [`${formatCount(lost)} given up`] : []),
  ];
  const noun = perMinute === 1 ? 'replication' : 'replications';
  return `${name}: ${parts.join(', ')}; ${formatCount(perMinute)} ${noun} in the last minute`;
}
