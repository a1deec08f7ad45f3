// Records a replication, or a part of it: the part is simulated as the whole would be, with what comes
// before it as its warm-up, so its bits are those of the whole. Chooses how much is kept, if asked to.
import { LabError } from '../../../shared/errors.ts';
import { hasUserSide } from '../../../shared/spec/user-side.ts';
import type { Timeline } from '../../../shared/timeline/layouts.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { replicate } from '../run.ts';
import { warmupNs } from '../warmup.ts';
import { TimelineRecorder } from './recorder.ts';

/** Which part of the measured time is recorded. */
export interface TimelinePart {
  /** From when on, ns after the measuring begins; default its start. */
  readonly fromNs?: number | undefined;
  /** How long, ns; default to the end, or as much as has `mostRows` slices and messages. */
  readonly lengthNs?: number | undefined;
  readonly mostRows?: number | undefined;
}

const shortestNs = 10_000;
/** A first look at this share of the time tells how many rows there are. */
const pilotShare = 1 / 64;
/** Rows are not spread evenly. */
const spareRoom = 0.9;

function recordFrom(spec: Spec, replication: number, fromNs: number, lengthNs: number): Timeline {
  const warmupMs = (warmupNs(spec) + fromNs) / 1e6;
  const part: Spec = { ...spec, run: { ...spec.run, warmupMs, measureMs: lengthNs / 1e6 } };
  const recorder = new TimelineRecorder(part);
  replicate(part, replication, recorder);
  return recorder.timeline();
}

function rowsOf({ slices, messages }: Timeline): number {
  return slices.count + messages.count;
}

/** The timeline of a replication of a spec. What is recorded starts with the measured time. @throws LabError `bad-value` */
export function recordTimeline(
  spec: Spec,
  replication: number,
  { fromNs = 0, lengthNs, mostRows = Infinity }: TimelinePart = {},
): Timeline {
  if (hasUserSide(spec)) {
    throw new LabError(
      'bad-value',
      'a timeline follows the requests of one policy, and this run has two',
      'record a run of one: workload.userShare=0 and no userPolicy, or workload.domain=user with that policy as its policy',
    );
  }
  const restNs = Math.max(shortestNs, spec.run.measureMs * 1e6 - fromNs);
  const wantedNs = Math.max(shortestNs, Math.min(restNs, lengthNs ?? restNs));
  const pilotNs = Math.max(shortestNs, wantedNs * pilotShare);
  if (mostRows === Infinity || pilotNs >= wantedNs) {
    return recordFrom(spec, replication, fromNs, wantedNs);
  }
  // Windows need not be followed to their end for that.
  const unfollowed: Spec = { ...spec, run: { ...spec.run, horizonMs: 0 } };
  const pilot = recordFrom(unfollowed, replication, fromNs, pilotNs);
  const fitsNs = (pilotNs * mostRows * spareRoom) / Math.max(1, rowsOf(pilot));
  return recordFrom(spec, replication, fromNs, Math.min(wantedNs, Math.max(shortestNs, fitsNs)));
}
