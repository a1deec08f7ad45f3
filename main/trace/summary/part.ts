import type { TraceEvent } from '../event-columns.ts';

/** Takes one event of the kind it is listed under. */
export type Taker = (event: TraceEvent) => void;

/** What a part of the summary is told when all events have been. */
export interface TraceSpan {
  readonly durationNs: number;
  readonly cpus: number;
}

/** Events in a second of the trace; 0 for one without a length. */
export function perSecond(count: number, { durationNs }: TraceSpan): number {
  return durationNs > 0 ? count / (durationNs / 1e9) : 0;
}

export const shareOf = (part: number, whole: number) => (whole > 0 ? part / whole : null);
