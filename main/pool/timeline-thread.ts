import { LabError } from '../../shared/errors.ts';
import type { Spec } from '../../shared/spec/spec.ts';
import type { PicturedTimeline } from '../../shared/timeline/preview.ts';
import type { TimelinePart } from '../engine/timeline/record.ts';
import { startThread } from '../thread/start-thread.ts';
import type { TimelineCalls } from './timeline-calls.ts';

/** Lists of what is under way are on the heap; columns are outside of it. */
const heapMb = 512;

const cancelled = () => new LabError('cancelled', 'the recording was cancelled', 'start it again');

/** Records a replication on its own thread. */
export type RecordTimeline = (
  spec: Spec,
  replication: number,
  part?: TimelinePart,
  signal?: AbortSignal,
) => Promise<PicturedTimeline>;

/** Records a replication on a thread of its own, which then ends. @throws LabError `cancelled`. */
export const recordOnThread: RecordTimeline = async (spec, replication, part = {}, signal) => {
  if (signal?.aborted) throw cancelled();
  const thread = startThread<TimelineCalls, Record<never, never>>(
    new URL('./timeline-worker.ts', import.meta.url),
    {
      words: {
        thread: "the timeline's thread",
        work: 'the timeline',
        deathHint: 'record a shorter part of the run',
        failureHint: 'report it with the spec',
      },
      serve: {},
      resourceLimits: { maxOldGenerationSizeMb: heapMb },
    },
  );
  try {
    const cancel = signal && { signal, error: cancelled };
    return await thread.call('record', [spec, replication, part], { cancel });
  } finally {
    await thread.stop(cancelled());
  }
};
