import { describe, expect, it, vi } from 'vitest';
import { useArrays, type SlurmArray } from '../../../renderer/composables/useCluster.ts';
import { describeArray } from '../../../renderer/text/array-text.ts';
import { createFakeLab, withScope } from '../support/fake-client.ts';

const array: SlurmArray = {
  sweep: 3,
  jobs: [12],
  pending: 1,
  running: 2,
  ended: 1,
  lost: 0,
  done: 900,
  perMinute: 120,
  note: '',
};

describe('the job arrays of a lab', () => {
  it('are found by a page that is opened, and follow its events', async () => {
    const lab = createFakeLab({ 'cluster.get': () => ({ arrays: [array] }) });
    const { value, stop } = withScope(() => useArrays(lab));
    await vi.waitFor(() => expect(value.arrays.value.get(3)).toEqual(array));
    lab.send('cluster.changed', { arrays: [] });
    expect(value.arrays.value.size).toBe(0);
    lab.sendMissed();
    await vi.waitFor(() => expect(value.arrays.value.get(3)).toEqual(array));
    stop();
  });

  it('are told with their shards and their rate', () => {
    const few = { ...array, jobs: [], pending: 0, running: 0, lost: 1, perMinute: 1 };
    expect([array, few].map(describeArray)).toEqual([
      'Slurm job 12: 1 of 4 shards done, 2 running, 1 waiting; 120 replications in the last minute',
      'Slurm: 1 of 2 shards done, 1 given up; 1 replication in the last minute',
    ]);
  });
});
