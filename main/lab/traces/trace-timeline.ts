import type { TraceDetails } from '../../../shared/trace.ts';
import type { PicturedTimeline } from '../../../shared/timeline/preview.ts';
import { LabError } from '../../../shared/errors.ts';
import type { TraceStore } from '../../store/trace-store.ts';
import { analyseOnThread } from '../../trace/analysis-thread.ts';
import { readPackedTrace } from './read-packed-trace.ts';

/** A recording as a timeline, as much of it as has `mostRows` slices and messages. */
export async function readTraceTimeline(
  store: TraceStore,
  trace: TraceDetails,
  mostRows: number,
  signal?: AbortSignal,
): Promise<PicturedTimeline> {
  const input = { durationNs: trace.durationNs, mostRows };
  const packed = await readPackedTrace(store, trace, signal);
  const [pictured] = await analyseOnThread({ kind: 'timeline', trace: packed, input }, { signal });
  if (!pictured) throw new LabError('internal', 'the trace gave no timeline', 'try again');
  return pictured;
}
