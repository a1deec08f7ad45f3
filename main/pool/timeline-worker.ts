// A timeline's thread: records one replication per call.
import { recordTimeline } from '../engine/timeline/record.ts';
import { buffersOf } from '../../shared/timeline/buffers.ts';
import { makePreview } from '../../shared/timeline/preview.ts';
import type { NoCalls } from '../thread/messages.ts';
import { serveThread } from '../thread/serve-thread.ts';
import type { TimelineCalls } from './timeline-calls.ts';

serveThread<TimelineCalls, NoCalls>(() => ({
  calls: {
    record(...asked) {
      const timeline = recordTimeline(...asked);
      return { timeline, preview: makePreview(timeline) };
    },
  },
  handsOver: buffersOf,
}));
