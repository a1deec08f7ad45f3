import type { Spec } from '../../shared/spec/spec.ts';
import type { PicturedTimeline } from '../../shared/timeline/preview.ts';
import type { TimelinePart } from '../engine/timeline/record.ts';

/** The calls that a timeline's thread serves. */
export interface TimelineCalls {
  record(spec: Spec, replication: number, part: TimelinePart): PicturedTimeline;
}
