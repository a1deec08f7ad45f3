import type { IndexedTimeline } from '../index-timeline.ts';
import type { ToldRequest } from '../tell.ts';

/** Shares of a request's length that are shown before and after it. */
const before = 0.1;
const after = 0.22;
const shortestNs = 200;

/** The time in which a request is seen whole, ns. */
export function viewOfRequest(
  { requests, to }: IndexedTimeline,
  request: number,
  { returnsNs }: Pick<ToldRequest, 'returnsNs'>,
): { readonly from: number; readonly to: number } {
  const t0 = requests.t0[request]!;
  const known = Number.isNaN(returnsNs) ? to - t0 : returnsNs;
  const length = Math.max(shortestNs, known);
  return { from: t0 - before * length, to: t0 + length * (1 + after) };
}

/** The CPUs to show, in order, if at most `most` have room: the initiator and the last target are among them. */
export function shownCpus(
  { requests, cpus }: IndexedTimeline,
  request: number,
  { lastTarget, steps }: Pick<ToldRequest, 'lastTarget' | 'steps'>,
  most: number,
): { readonly cpus: readonly number[]; readonly left: number } {
  const first = [requests.cpu[request]!, lastTarget, ...steps.map(({ place }) => place.cpu)];
  const shown = new Set(first.filter((cpu) => cpu >= 0));
  for (let cpu = 0; cpu < cpus && shown.size < most; cpu++) shown.add(cpu);
  return { cpus: [...shown].sort((a, b) => a - b), left: cpus - shown.size };
}
