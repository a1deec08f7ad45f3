import { bandEnds } from '../../shared/timeline/bands.ts';
import { handlerCodes, lookCodes, looks, messagesIn } from '../../shared/timeline/pieces.ts';
import { firstAtLeast } from '../../shared/timeline/search.ts';
import { stretchesOf } from '../../shared/timeline/stretches.ts';
import { fill, type Lane } from './lane.ts';
import { groupCodes } from '../../shared/timeline/shares.ts';

const code = (look: (typeof looks)[number]) => looks.indexOf(look);
const waitCode = code('wait');
const flushCode = code('flush');
const unknownCode = code('unknown');
const openCode = bandEnds.indexOf('open');

/** Places of a stretch in the plot: at least 1 px wide; null if it is outside. */
function pixelsOf(lane: Lane, start: number, end: number): [number, number] | null {
  const { from, scale, width, left } = lane;
  const x = (t: number) => Math.max(0, Math.min(width, Math.round((t - from) * scale)));
  const a = x(start);
  const b = Math.max(a + 1, x(end));
  return a >= width ? null : [left + a, left + Math.min(width, b)];
}

/** Lines from upper right to lower left in a box, one pixel in eight. */
function hatch(
  lane: Lane,
  [x0, x1]: readonly [number, number],
  colour: number,
  sign: 1 | -1,
): void {
  const { pixels, width } = lane.scene;
  for (let y = lane.laneTop; y < lane.laneBottom; y++) {
    for (let x = x0; x < x1; x++) if (((x + sign * y) & 7) < 1) pixels[y * width + x] = colour;
  }
}

/** Lines that tell user code from an idle CPU, where its pale grey alone would not. */
function paintEdges({ scene, laneTop, laneBottom }: Lane, box: readonly [number, number]): void {
  const high = Math.max(1, Math.round(scene.ratio));
  if (laneBottom - laneTop < 3 * high) return;
  fill(scene, box, [laneTop, laneTop + high], scene.theme.packed.edge);
  fill(scene, box, [laneBottom - high, laneBottom], scene.theme.packed.edge);
}

/** What the CPU does beside the policy; then the policy's work, so that no grey covers it. */
function paintSlices(lane: Lane, isPolicy: boolean): void {
  const { scene, group, low, high } = lane;
  const { slices } = group.side.timeline;
  const { packed } = scene.theme;
  const rows = [lane.laneTop, lane.laneBottom] as const;
  const isFine = group.lane >= 9;
  for (let row = low; row < high; row++) {
    const kind = slices.kind[row]!;
    const look = lookCodes[kind]!;
    if ((groupCodes[kind] === 3) !== isPolicy || looks[look] === 'idle') continue;
    const box = pixelsOf(lane, slices.start[row]!, slices.end[row]!);
    if (!box) continue;
    if (isPolicy) paintPolicy(lane, row, look, box);
    else {
      const name = looks[look]!;
      const grey =
        name === 'user' || name === 'wake' || name === 'switch' || name === 'unknown'
          ? name
          : 'kernel';
      fill(scene, box, rows, packed[grey]);
      if (name === 'user') paintEdges(lane, box);
      if (look === unknownCode && isFine) hatch(lane, box, packed.edge, -1);
    }
    if (isFine && box[1] - box[0] > 5 && box[0] > lane.left) {
      fill(scene, [box[0], box[0] + 1], rows, packed.surface);
    }
  }
}

function paintPolicy(lane: Lane, row: number, look: number, box: [number, number]): void {
  const { scene, group, cpu } = lane;
  const { timeline, hue } = group.side;
  const tints = scene.theme.hues[hue].packed;
  const rows = [lane.laneTop, lane.laneBottom] as const;
  const wide = box[1] - box[0];
  if (look === waitCode) {
    fill(scene, box, rows, tints.pale);
    if (group.lane >= 9 && wide > 3) hatch(lane, box, tints.strong, 1);
    return;
  }
  fill(scene, box, rows, look === flushCode || wide <= 2 ? tints.strong : tints.mid);
  if (wide <= 4 || !handlerCodes[timeline.slices.kind[row]!]) return;
  const { messages, slices } = timeline;
  for (const at of messagesIn(timeline, cpu, slices.start[row]!, slices.end[row]!)) {
    const flush = pixelsOf(lane, messages.flushStart[at]!, messages.flushEnd[at]!);
    if (flush) fill(scene, flush, rows, tints.strong);
  }
}

/** An idle CPU that an interrupt wakes. */
function paintWakes(lane: Lane): void {
  const { scene, group, cpu, from, to } = lane;
  const { timeline } = group.side;
  const { messages } = timeline;
  const { packed } = scene.theme;
  const rows = [lane.laneTop, lane.laneBottom] as const;
  for (const at of messagesIn(timeline, cpu, from, to + 1e5)) {
    const [arrives, taken] = [messages.arrives[at]!, messages.taken[at]!];
    if (!(taken - arrives > 1)) continue;
    const row = firstAtLeast(timeline.slices.end, arrives, lane.low, lane.high);
    if (row >= lane.high || groupCodes[timeline.slices.kind[row]!] !== 0) continue;
    if (timeline.slices.start[row]! > arrives) continue;
    // A task can come before the handler: then the CPU is awake.
    const box = pixelsOf(lane, arrives, Math.min(taken, timeline.slices.end[row]!));
    if (!box) continue;
    fill(scene, box, rows, packed.wake);
    if (group.lane >= 9) hatch(lane, box, packed.kernel, 1);
  }
}

/** Stale time of a domain: pale, dark while user code runs. In thin lanes, the lane itself is tinted. */
function paintBands(lane: Lane, domain: number): void {
  const { scene, group, cpu, from, to, high } = lane;
  const { bands, slices } = group.side.timeline;
  const tints = scene.theme.hues[group.side.hue].packed;
  const laneRows = [lane.laneTop, lane.laneBottom] as const;
  const bandRows = lane.bands[domain]!;
  // Half as high while no user code runs: seen without colours too.
  const quietRows = [bandRows[0], Math.ceil((bandRows[0] + bandRows[1]) / 2)] as const;
  const own = stretchesOf(group.side.timeline, cpu, domain, [from, to]);
  let first = lane.low;
  for (let band = own.first; band < own.last; band++) {
    const [start, end] = [bands.start[band]!, bands.end[band]!];
    const box = pixelsOf(lane, start, end);
    if (!box) continue;
    if (!group.isThin) fill(scene, box, quietRows, tints.quiet);
    while (first < high && slices.end[first]! <= start) first++;
    for (let row = first; row < high && slices.start[row]! < end; row++) {
      const kind = groupCodes[slices.kind[row]!]!;
      const part = pixelsOf(
        lane,
        Math.max(start, slices.start[row]!),
        Math.min(end, slices.end[row]!),
      );
      if (!part) continue;
      if (kind === 1) {
        fill(
          scene,
          part,
          group.isThin ? laneRows : bandRows,
          group.isThin ? tints.tintUser : tints.stale,
        );
      } else if (group.isThin && kind === 0) fill(scene, part, laneRows, tints.tintQuiet);
    }
    if (group.band > 2 && end <= to && bands.ending[band] !== openCode) {
      const edge = Math.max(1, Math.round(scene.ratio * 1.5));
      fill(scene, [Math.max(lane.left, box[1] - edge), box[1]], bandRows, tints.strong);
    }
  }
}

/** Paints exact stretches. */
export function paintSpans(lane: Lane): void {
  paintSlices(lane, false);
  paintWakes(lane);
  lane.bands.forEach((_, domain) => paintBands(lane, domain));
  paintSlices(lane, true);
}
