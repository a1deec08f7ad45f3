import * as v from 'valibot';
import { readonlyArray, readonlyObject } from '../readonly-schemas.ts';
import { count, finite, word } from '../schema-parts.ts';

/** What requests are for; a recording does not tell. */
export const domainNames = ['direct-map', 'user', 'barrier', 'unknown'] as const;
export type DomainName = (typeof domainNames)[number];

const domainSchema = readonlyObject({
  name: v.picklist(domainNames),
  /** The policy that governs it; null of a recording. */
  policy: v.nullable(word),
  /** How long each of its windows was followed from its request's t0, ns. */
  horizonNs: finite,
  /** The CPUs that its requests concern, in ascending order: all together, or those of each process that asks. */
  processes: readonlyArray(readonlyArray(count)),
});
/** What requests are for, and under which policy. */
export type TimelineDomain = v.InferOutput<typeof domainSchema>;

/** What of a timeline is not a table. */
export const timelineHeadSchema = readonlyObject({
  /** The time that the lanes show, ns. */
  from: finite,
  to: finite,
  /** When the simulation stopped, ns. */
  stoppedNs: finite,
  cpus: count,
  /** One; or the direct map before user mappings, where a policy governs each. */
  domains: readonlyArray(domainSchema),
  /** Which part of `refill` is the kernel's. */
  kernelRefillShare: finite,
});
export type TimelineHead = v.InferOutput<typeof timelineHeadSchema>;
