import type { Timeline } from '../../shared/timeline/layouts.ts';

/** A part of time, ns. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

/** The time that all sides have, and what the earliest has before it. */
export function wholeOf(
  sides: readonly { readonly timeline: Pick<Timeline, 'from' | 'to'> }[],
): Part {
  return {
    from: Math.min(...sides.map(({ timeline }) => timeline.from)),
    to: Math.min(...sides.map(({ timeline }) => timeline.to)),
  };
}
