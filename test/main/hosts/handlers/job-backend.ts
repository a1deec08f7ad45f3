import { expect, vi } from 'vitest';
import type { EventName } from '../../../../shared/contract.ts';
import { patienceMs } from '../../../support/patience.ts';
import { openQuietBackend } from './quiet-backend.ts';

interface Job {
  readonly id: number;
  readonly state: string;
}

/** A quiet lab in memory with its jobs of one kind: `toJob` takes those out of its events. */
export function openJobBackend<J extends Job>(
  toJob: (event: EventName, payload: unknown) => J | undefined,
) {
  const jobs: J[] = [];
  const lab = openQuietBackend(':memory:', (event, payload) => {
    const job = toJob(event, payload);
    if (job) jobs.push(job);
  });
  return {
    lab,
    jobs,
    call: lab.call,
    /** The last report of a job, once it no longer runs. */
    async ended({ id }: J): Promise<J> {
      const last = () => jobs.findLast((job) => job.id === id)!;
      await vi.waitFor(() => expect(last().state).not.toBe('running'), { timeout: patienceMs });
      return last();
    },
  };
}
