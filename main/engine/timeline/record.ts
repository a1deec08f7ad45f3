// Records a replication, or a part of it: the part is simulated as the whole would be, with what comes
// before it as its warm-up, so its bits are those of the whole. Ends where there is enough, if asked to.
import type { Timeline } from '../../../shared/timeline/layouts.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { replicate } from '../run.ts';
import { warmupNs } from '../warmup.ts';
import { TimelineRecorder } from './recorder.ts';

/** Which part of the measured time is recorded. */
export interface TimelinePart {
  /** From when on, ns after the measuring begins; default its start. */
  readonly fromNs?: number | undefined;
  /** How long, ns; default to the end. */
  readonly lengthNs?: number | undefined;
  /** It ends sooner, once it has so many slices and messages. */
  readonly mostRows?: number | undefined;
}

const shortestNs = 10_000;

/** The timeline of a replication of a spec. What is recorded starts with the measured time. */
export function recordTimeline(
  spec: Spec,
  replication: number,
  { fromNs = 0, lengthNs, mostRows = Infinity }: TimelinePart = {},
): Timeline {
  const restNs = Math.max(shortestNs, spec.run.measureMs * 1e6 - fromNs);
  const wantedNs = Math.max(shortestNs, Math.min(restNs, lengthNs ?? restNs));
  const warmupMs = (warmupNs(spec) + fromNs) / 1e6;
  const part: Spec = { ...spec, run: { ...spec.run, warmupMs, measureMs: wantedNs / 1e6 } };
  const recorder = new TimelineRecorder(part, mostRows);
  replicate(part, replication, recorder);
  return recorder.timeline();
}
