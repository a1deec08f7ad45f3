import { firstAtLeast } from '../../shared/timeline/search.ts';
import {
  bandOffset,
  bandsHeight,
  gutterOf,
  laneEnd,
  plotOf,
  shiftOf,
  yOf,
  type Group,
  type Scene,
} from './scene.ts';

/** One lane to be painted: its CPU, its part of the time, its place in the picture. */
export interface Lane {
  readonly scene: Scene;
  readonly group: Group;
  readonly cpu: number;
  /** The time that is seen, on the group's clock, ns; px a ns. */
  readonly from: number;
  readonly to: number;
  readonly scale: number;
  /** Rows of slices in view. */
  readonly low: number;
  readonly high: number;
  /** Device px: where the plot begins, how wide it is, and what of it lies in the run. */
  readonly left: number;
  readonly width: number;
  readonly first: number;
  readonly last: number;
  /** Rows of pixels: of the lane, and of its bands. */
  readonly y: number;
  readonly laneTop: number;
  readonly laneBottom: number;
  /** By domain. */
  readonly bands: readonly (readonly [top: number, bottom: number])[];
}

/** Paints [x0, x1) of rows [y0, y1). */
export function fill(
  { pixels, width }: Scene,
  [x0, x1]: readonly [number, number],
  [y0, y1]: readonly [number, number],
  colour: number,
): void {
  if (x1 <= x0) return;
  for (let y = y0; y < y1; y++) pixels.fill(colour, y * width + x0, y * width + x1);
}

/** Null if nothing of the lane is in view. */
export function laneOf(scene: Scene, group: Group, cpu: number): Lane | null {
  const { timeline } = group.side;
  const { view, height } = scene;
  const width = plotOf(scene);
  const shift = shiftOf(scene, group);
  const [from, to] = [view.from + shift, view.to + shift];
  const scale = width / (to - from);
  const y = yOf(scene, group, cpu);
  const end = laneEnd(scene, group, cpu);
  const [top, bottom] = [group.top, Math.min(height, group.y + group.height)];
  if (end + bandsHeight(group) <= top || y >= bottom) return null;
  const clip = (row: number) => Math.max(top, Math.min(bottom, row));
  const { slices, sliceStarts } = timeline;
  const low = firstAtLeast(slices.end, from, sliceStarts[cpu], sliceStarts[cpu + 1]);
  return {
    scene,
    group,
    cpu,
    from,
    to,
    scale,
    low,
    high: firstAtLeast(slices.start, to, low, sliceStarts[cpu + 1]),
    left: gutterOf(scene),
    width,
    first: Math.max(0, Math.floor((timeline.from - from) * scale)),
    last: Math.min(width, Math.ceil((timeline.to - from) * scale)),
    y,
    laneTop: clip(y),
    laneBottom: clip(end),
    bands: timeline.domains.map((_, domain) => {
      const bandTop = end + bandOffset(group, domain);
      return [clip(bandTop), clip(bandTop + group.band)] as const;
    }),
  };
}
