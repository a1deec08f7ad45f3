import type * as v from 'valibot';
import { readonlyArray, readonlyObject } from '../readonly-schemas.ts';
import { count, finite } from '../schema-parts.ts';

/** What of a timeline is not a table. */
export const timelineHeadSchema = readonlyObject({
  /** The time that the lanes show, ns. */
  from: finite,
  to: finite,
  /** How long each window was followed from its request's t0, ns; and when the simulation stopped. */
  horizonNs: finite,
  stoppedNs: finite,
  cpus: count,
  /** The CPUs that requests concern, in ascending order: all, or those of the process that asks. */
  members: readonlyArray(count),
  /** Which part of `refill` is the kernel's. */
  kernelRefillShare: finite,
});
export type TimelineHead = v.InferOutput<typeof timelineHeadSchema>;
