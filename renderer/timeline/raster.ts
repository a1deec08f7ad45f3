import {
  paintColumns,
  sharesExact,
  sharesFromLevels,
  type ColumnShares,
} from './raster-columns.ts';
import { paintSpans } from './raster-spans.ts';
import { countSeries } from '../../shared/timeline/stretches.ts';
import { makeShares } from '../../shared/timeline/shares.ts';
import { fill, laneOf, type Lane } from './lane.ts';
import type { Scene } from './scene.ts';

let shares: ColumnShares | null = null;

function sharesFor(width: number, series: number): ColumnShares {
  if (shares && shares.user.length >= width && shares.stale.length === series) return shares;
  shares = makeShares(series, () => new Float32Array(width));
  return shares;
}

/** What is in view decides how a lane is painted: exact stretches, exact shares of columns, or levels. */
function paintLane(lane: Lane): void {
  const { scene, group, low, high, width, left, first, last } = lane;
  const { levels, isWhole } = group.side;
  if (last <= first) return;
  if (isWhole && high - low <= width / 3) {
    const rows = [lane.laneTop, lane.laneBottom] as const;
    fill(scene, [left + first, left + last], rows, scene.theme.packed.lane);
    paintSpans(lane);
    return;
  }
  const columns = sharesFor(width, countSeries(group.side.timeline));
  if (!isWhole || 1 / lane.scale >= levels.binNs) sharesFromLevels(lane, columns);
  else sharesExact(lane, columns);
  paintColumns(lane, columns);
}

/** What the picture of the lanes depends on. */
function stateOf({ view, groups, width, height }: Scene): string {
  const own = groups.map((group) => [group.index, group.top, group.row, view.shifts[group.index]]);
  return [view.from, view.to, view.scroll, view.isAligned, width, height, ...own.flat()].join();
}

let drawn: { readonly image: ImageData; readonly state: string; readonly theme: unknown } | null =
  null;

/** Paints the lanes into the picture and puts it onto the canvas; keeps it while only the pointer moves. */
export function paintLanes(scene: Scene): void {
  const { image, theme, groups, pixels } = scene;
  const state = stateOf(scene);
  const isSame = drawn?.image === image && drawn.state === state && drawn.theme === theme;
  if (!isSame) {
    pixels.fill(theme.packed.surface);
    for (const group of groups) {
      for (let cpu = 0; cpu < group.side.timeline.cpus; cpu++) {
        const lane = laneOf(scene, group, cpu);
        if (lane) paintLane(lane);
      }
    }
    drawn = { image, state, theme };
  }
  scene.context.putImageData(image, 0, 0);
}
