import type { IndexedTimeline } from './index-timeline.ts';
import { firstAtLeast } from './search.ts';

/** Stretches of stale time of one CPU, in order of their start: [first, last) of the columns. They may overlap. */
export interface Stretches {
  readonly start: ArrayLike<number>;
  readonly end: ArrayLike<number>;
  readonly first: number;
  readonly last: number;
}

/**
 * In how many ways the stale time of a CPU is told: by domain, and, where there are two, last the time in
 * which it is stale in either.
 */
export function countSeries({ domains }: Pick<IndexedTimeline, 'domains'>): number {
  return domains.length === 1 ? 1 : domains.length + 1;
}

/** The stretches of a domain, or of either, that overlap [from, to). */
export function stretchesOf(
  timeline: Pick<IndexedTimeline, 'bands' | 'cpus' | 'domains'>,
  cpu: number,
  series: number,
  [from, to]: readonly [number, number] = [-Infinity, Infinity],
): Stretches {
  const { bands, cpus, domains } = timeline;
  if (series >= domains.length) {
    return merge(domains.map((_, domain) => stretchesOf(timeline, cpu, domain, [from, to])));
  }
  const place = series * cpus + cpu;
  const [low, high] = [bands.starts[place]!, bands.starts[place + 1]!];
  const first = from === -Infinity ? low : firstAtLeast(bands.end, from, low, high);
  const last = to === Infinity ? high : firstAtLeast(bands.start, to, first, high);
  return { start: bands.start, end: bands.end, first, last };
}

/** What any of them covers, without overlaps. */
function merge(parts: readonly Stretches[]): Stretches {
  const next = parts.map(({ first }) => first);
  const start: number[] = [];
  const end: number[] = [];
  for (;;) {
    let from = -1;
    parts.forEach((part, i) => {
      if (next[i]! >= part.last) return;
      if (from < 0 || part.start[next[i]!]! < parts[from]!.start[next[from]!]!) from = i;
    });
    if (from < 0) return { start, end, first: 0, last: start.length };
    const part = parts[from]!;
    const [a, b] = [part.start[next[from]!]!, part.end[next[from]!]!];
    next[from]! += 1;
    const reached = end.at(-1) ?? -Infinity;
    if (a > reached) {
      start.push(a);
      end.push(b);
    } else if (b > reached) end[end.length - 1] = b;
  }
}
