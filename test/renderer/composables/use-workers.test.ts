import { describe, expect, it, vi } from 'vitest';
import { useWorkers } from '../../../renderer/composables/useWorkers.ts';
import { describeWorkers, type Workers } from '../../../renderer/text/workers-text.ts';
import { createFakeLab, withScope } from '../support/fake-client.ts';

const worker = { host: 'one', threads: 4, done: 900, perMinute: 120 };
const queue = 'redis://lab:6379';

describe('the workers of a queue', () => {
  it('are those that the lab has, and follow its events', async () => {
    const stored: Workers = { queue, workers: [worker] };
    const lab = createFakeLab({ 'workers.get': () => stored });
    const { value, stop } = withScope(() => useWorkers(lab));
    await vi.waitFor(() => expect(value.workers.value).toEqual(stored));
    const none: Workers = { queue, workers: [] };
    lab.send('workers.changed', none);
    expect(value.workers.value).toEqual(none);
    lab.sendMissed();
    await vi.waitFor(() => expect(value.workers.value).toEqual(stored));
    stop();
  });

  it('are told in a sentence with their rate', () => {
    const two = [worker, { ...worker, host: 'two', threads: 1, perMinute: 1 }];
    expect([[], [worker], two].map((workers) => describeWorkers({ queue, workers }))).toEqual([
      'no worker: sweeps wait for one',
      '1 worker, 4 threads, 120 replications in the last minute',
      '2 workers, 5 threads, 121 replications in the last minute',
    ]);
  });
});
