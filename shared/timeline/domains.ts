import type { Timeline } from './layouts.ts';
import type { TimelineDomain } from './timeline-head.ts';

/** What a request is for, and under which policy. */
export function domainOfRequest({ requests, domains }: Timeline, request: number): TimelineDomain {
  return domains[requests.domain[request]!]!;
}

/** The CPUs that a request concerns, its own included: all of its domain, or those of its process. */
export function cpusOfRequest(timeline: Timeline, request: number): readonly number[] {
  const { processes } = domainOfRequest(timeline, request);
  const cpu = timeline.requests.cpu[request]!;
  return processes.find((members) => members.includes(cpu)) ?? processes[0] ?? [];
}

/** Whether a request has nothing to flush: its CPU only waits until all others have answered. */
export function isBarrier(timeline: Timeline, request: number): boolean {
  return domainOfRequest(timeline, request).name === 'barrier';
}

/** The policy that governs a request; `otherwise` where nobody recorded it. */
export function policyOfRequest(timeline: Timeline, request: number, otherwise: string): string {
  return domainOfRequest(timeline, request).policy ?? otherwise;
}

/** The domain that a flush was for, by its place, -1 without; null where that is the domain it is told of. */
export function domainBeside(
  { domains }: Pick<Timeline, 'domains'>,
  flushed: number,
  told: number,
): TimelineDomain | null {
  return flushed === told ? null : (domains[flushed] ?? null);
}
