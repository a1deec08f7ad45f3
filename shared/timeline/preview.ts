import { makeBands } from './bands.ts';
import { tableNames, type Timeline } from './layouts.ts';
import { chooseBins, finishLevels, makeLevels, type BinLimits, type Levels } from './levels.ts';
import { makeTable } from './make-table.ts';
import { startsByCpu } from './search.ts';
import { listShares } from './shares.ts';
import type { TimelineHead } from './timeline-head.ts';

/** The first picture of a timeline: the finest of a few levels of detail, by share and CPU, a byte a bin. */
export interface Preview {
  readonly bins: number;
  readonly shares: Uint8Array;
}

/** A timeline with its first picture. */
export interface PicturedTimeline {
  readonly timeline: Timeline;
  readonly preview: Preview;
}

/** It is as small as a part of a table, so that it comes at once. */
const limits: BinLimits = { fewest: 64, most: 4096, mostBytes: 500_000 };

export function makePreview(timeline: Timeline): Preview {
  const { cpus, slices } = timeline;
  const bands = makeBands(timeline);
  const lanes = { ...timeline, sliceStarts: startsByCpu(slices.cpu, cpus), bands };
  const bins = chooseBins(timeline, limits);
  const levels = makeLevels(lanes, new Float32Array(bands.count), bins);
  const all = listShares(levels.shares);
  const shares = new Uint8Array(all.length * cpus * bins);
  all.forEach((own, i) => {
    for (let cpu = 0; cpu < cpus; cpu++) {
      const at = cpu * levels.size;
      shares.set(own.subarray(at, at + bins), (i * cpus + cpu) * bins);
    }
  });
  return { bins, shares };
}

/** The levels of detail that a preview has. */
export function levelsOfPreview(head: TimelineHead, { bins, shares }: Preview): Levels {
  const { cpus } = head;
  return finishLevels(head, bins, (share, cpu, out) => {
    const at = (share * cpus + cpu) * bins;
    out.set(shares.subarray(at, at + bins));
  });
}

/** The timeline of a head before anything else of it is known. */
export function emptyTimeline(head: TimelineHead): Timeline {
  const tables = tableNames.map((name) => [name, makeTable(name, 0)]);
  return { ...head, ...Object.fromEntries(tables) } as Timeline;
}
