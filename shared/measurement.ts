import * as v from 'valibot';
import { readonlyArray, readonlyObject } from './readonly-schemas.ts';
import { count, finite } from './schema-parts.ts';

export const measurementKinds = ['perf-stat', 'snapshots'] as const;

/** Counters that were read over some time, not events. */
export const measurementSchema = readonlyObject({
  kind: v.picklist(measurementKinds),
  /** Null if the text does not say. */
  cpus: v.nullable(count),
  durationNs: v.nullable(finite),
  counters: readonlyArray(
    readonlyObject({
      /** As the tool or the kernel calls it; TLB and CAL are lines of /proc/interrupts. */
      name: v.string(),
      count: finite,
      /** Share of the time in which it was counted, if that is not all: the count is scaled up. */
      countedShare: v.optional(finite),
    }),
  ),
  /** /proc/vmstat was read, and has no nr_tlb_ counters. */
  lacksTlbCounters: v.boolean(),
});
export type Measurement = v.InferOutput<typeof measurementSchema>;
