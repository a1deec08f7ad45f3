import type { TraceEvent } from '../event-columns.ts';

/** Takes one event of the kind under which it is listed. */
export type Taker = (event: TraceEvent) => void;

/** The facts about the whole trace that a part of the summary gets at the end. */
export interface TraceSpan {
  readonly durationNs: number;
  readonly cpus: number;
}

/** Events per second of the trace; 0 if it has no duration. */
export function perSecond(count: number, { durationNs }: TraceSpan): number {
  return durationNs > 0 ? count / (durationNs / 1e9) : 0;
}

export const shareOf = (part: number, whole: number) => (whole > 0 ? part / whole : null);
