import { indexTimeline, type IndexedTimeline } from '../../shared/timeline/index-timeline.ts';
import type { TableName, Timeline } from '../../shared/timeline/layouts.ts';
import { emptyTimeline, levelsOfPreview, type Preview } from '../../shared/timeline/preview.ts';
import type { TimelineHead } from '../../shared/timeline/timeline-head.ts';
import type { Hue } from '../../shared/timeline/write/palette.ts';
import type { RowsPart } from './assemble.ts';
import { makeBlocks, type Blocks } from './blocks.ts';
import { chooseBins, makeLevels, pageLimits, type Levels } from '../../shared/timeline/levels.ts';

/** A timeline with what drawing and sums need of it. */
export interface Prepared {
  readonly timeline: IndexedTimeline;
  readonly levels: Levels;
  readonly blocks: Blocks;
  /** Whether its tables have come, not only its first picture. */
  readonly isWhole: boolean;
}

/** One with what it is called and coloured. */
export interface ToldSide extends Prepared {
  readonly name: string;
  readonly hue: Hue;
}

export function prepare(timeline: Timeline): Prepared {
  const indexed = indexTimeline(timeline);
  const bandUserNs = new Float32Array(indexed.bands.count);
  const levels = makeLevels(indexed, bandUserNs, chooseBins(indexed, pageLimits));
  return { timeline: indexed, levels, blocks: makeBlocks(indexed, bandUserNs), isWhole: true };
}

/** What there is to draw before the tables have come. */
export function prepareFirst(head: TimelineHead, preview: Preview): Prepared {
  const empty = indexTimeline(emptyTimeline(head));
  const levels = levelsOfPreview(head, preview);
  return {
    timeline: empty,
    levels,
    blocks: makeBlocks(empty, new Float32Array(0)),
    isWhole: false,
  };
}

/** To the worker: what is to come, then its parts, then that all have come. */
export type ToWorker =
  | {
      readonly kind: 'start';
      readonly head: TimelineHead;
      readonly tables: Readonly<Record<TableName, number>>;
    }
  | { readonly kind: 'part'; readonly part: RowsPart }
  | { readonly kind: 'end' };

export type FromWorker =
  | { readonly kind: 'prepared'; readonly prepared: Prepared }
  | { readonly kind: 'failed'; readonly message: string };
