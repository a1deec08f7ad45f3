import { sliceAt, taskAt } from '../../shared/timeline/index-timeline.ts';
import { sliceKinds } from '../../shared/timeline/layouts.ts';
import { handlerCodes, messagesIn, wordsOfSlice } from '../../shared/timeline/pieces.ts';
import { firstAtLeast } from '../../shared/timeline/search.ts';
import { nameRequest } from '../../shared/timeline/tell-domain.ts';
import { formatMoment, formatOpen, plural } from '../../shared/timeline/tell.ts';
import { formatTime } from '../../shared/text/format.ts';
import { bandEnds } from '../../shared/timeline/bands.ts';
import { groupCodes } from '../../shared/timeline/shares.ts';
import {
  bandOffset,
  gutterOf,
  plotOf,
  rulerTimeAt,
  shiftOf,
  yOf,
  type Group,
  type Hit,
  type Scene,
  type Side,
} from './scene.ts';

/** The request that a slice belongs to: its own CPU's, or that whose flush is nearest in a handler. -1 if none. */
export function requestAt(side: Side, slice: number, t: number): number {
  if (slice < 0) return -1;
  const { timeline } = side;
  const { slices, messages, requests, byCpu } = timeline;
  const kind = slices.kind[slice]!;
  const cpu = slices.cpu[slice]!;
  if (handlerCodes[kind]) {
    const rows = messagesIn(timeline, cpu, slices.start[slice]!, slices.end[slice]!);
    const next = rows.find((row) => messages.flushEnd[row]! >= t) ?? rows.at(-1);
    return next === undefined ? -1 : messages.request[next]!;
  }
  if (groupCodes[kind] !== 3 || sliceKinds[kind] === 'refill') return -1;
  const own = byCpu.rows.subarray(byCpu.starts[cpu], byCpu.starts[cpu + 1]);
  let low = 0;
  let high = own.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (requests.t0[own[middle]!]! <= t) low = middle + 1;
    else high = middle;
  }
  const row = own[low - 1];
  if (row === undefined) return -1;
  const end = requests.returned[row]!;
  return Number.isNaN(end) || end >= t ? row : -1;
}

/** The stretch of stale time of a CPU at t, of a domain; -1 if there is none. */
function bandAt({ timeline }: Side, cpu: number, domain: number, t: number): number {
  const { bands, cpus } = timeline;
  const place = domain * cpus + cpu;
  const [first, last] = [bands.starts[place]!, bands.starts[place + 1]!];
  const band = firstAtLeast(bands.end, t, first, last);
  return band < last && bands.start[band]! <= t ? band : -1;
}

/** The same of any domain, the first of which there is one. */
export function anyBandAt(side: Side, cpu: number, t: number): number {
  const found = side.timeline.domains.map((_, domain) => bandAt(side, cpu, domain, t));
  return found.find((band) => band >= 0) ?? -1;
}

/** Of the bands beneath a lane the one that a place so far below its top is in, or the nearest. */
function domainAt(group: Group, below: number): number {
  const { domains } = group.side.timeline;
  const place = domains.findIndex((_, at) => below < group.lane + bandOffset(group, at + 1));
  return place < 0 ? domains.length - 1 : place;
}

/** Of a band of shootdowns: the request whose window a place is in, the first to end; -1 if none is. */
export function requestOfBand({ timeline }: Side, cpu: number, band: number, t: number): number {
  const { bands, messages, requests } = timeline;
  if (bandEnds[bands.ending[band]!] !== 'message') return -1;
  const domain = requests.domain[bands.request[band]!];
  const row = messagesIn(timeline, cpu, t, bands.end[band]!).find(
    (at) =>
      requests.t0[messages.request[at]!]! <= t && requests.domain[messages.request[at]!] === domain,
  );
  return row === undefined ? bands.request[band]! : messages.request[row]!;
}

/** A narrow event of the policy beside the place is meant, not what surrounds it. */
function preferPolicy(
  { timeline }: Side,
  cpu: number,
  slice: number,
  t: number,
  tolerance: number,
) {
  const { slices, sliceStarts } = timeline;
  if (slice < 0 || groupCodes[slices.kind[slice]!] === 3) return slice;
  for (const near of [slice - 1, slice + 1]) {
    if (near < sliceStarts[cpu]! || near >= sliceStarts[cpu + 1]!) continue;
    if (groupCodes[slices.kind[near]!] !== 3) continue;
    const distance = Math.min(Math.abs(slices.start[near]! - t), Math.abs(slices.end[near]! - t));
    if (distance < tolerance) return near;
  }
  return slice;
}

function cpuAt(scene: Scene, group: Group, y: number): number {
  const { cpus } = group.side.timeline;
  for (let cpu = cpus - 1; cpu >= 0; cpu--) if (yOf(scene, group, cpu) <= y) return cpu;
  return -1;
}

/** What is at a place of the canvas, css px; null if nothing is. */
export function hitAt(scene: Scene, x: number, y: number): Hit | null {
  const { ratio, view } = scene;
  if (x * ratio < gutterOf(scene)) return null;
  const py = y * ratio;
  const group = scene.groups.find((one) => py >= one.top && py < one.y + one.height);
  if (!group) return null;
  const cpu = cpuAt(scene, group, py);
  if (cpu < 0) return null;
  const t = rulerTimeAt(scene, x) + shiftOf(scene, group);
  const { side } = group;
  const below = py - yOf(scene, group, cpu);
  const isInBand = below >= group.lane && !group.isThin;
  const tolerance = ((view.to - view.from) / plotOf(scene)) * 2 * ratio;
  const found = sliceAt(side.timeline, cpu, t);
  const slice = isInBand ? found : preferPolicy(side, cpu, found, t, tolerance);
  const { slices } = side.timeline;
  const within = slice < 0 ? t : Math.min(slices.end[slice]!, Math.max(slices.start[slice]!, t));
  const request = isInBand ? -1 : requestAt(side, slice, within);
  const isQuiet = slice < 0 || groupCodes[slices.kind[slice]!] !== 3;
  const inLane = group.isThin && isQuiet ? anyBandAt(side, cpu, t) : -1;
  const band = isInBand ? bandAt(side, cpu, domainAt(group, below), t) : inLane;
  return { side: group.index, cpu, t, slice, band, request };
}

/** What the tip says of a place: a name, then lines. Empty if there is nothing to say. */
export function tipOf(side: Side, hit: Hit): readonly string[] {
  const { timeline } = side;
  const { slices, bands, requests } = timeline;
  if (hit.band >= 0) {
    const [start, end] = [bands.start[hit.band]!, bands.end[hit.band]!];
    const isOpen = bandEnds[bands.ending[hit.band]!] === 'open';
    const request = nameRequest(timeline, bands.request[hit.band]!);
    const windows = bands.windows[hit.band]!;
    return [
      `CPU ${hit.cpu} is stale`,
      `for ${formatOpen(end - start, isOpen)}, since request ${request}`,
      ...(windows > 1
        ? [`${plural(windows, 'window')}, the longest ${formatTime(bands.longestNs[hit.band]!)}`]
        : []),
      formatMoment(start),
    ];
  }
  if (hit.slice < 0) return [];
  const kind = slices.kind[hit.slice]!;
  const start = slices.start[hit.slice]!;
  const task = sliceKinds[kind] === 'user' ? taskAt(timeline, hit.cpu, start) : -1;
  const name = `CPU ${hit.cpu}: ${wordsOfSlice(kind)}${task < 0 ? '' : `, task ${task}`}`;
  const lines = [name, formatTime(slices.end[hit.slice]! - start)];
  if (hit.request >= 0) {
    const pages = plural(requests.pages[hit.request]!, 'page');
    lines.push(`request ${nameRequest(timeline, hit.request)}, ${pages}`);
  }
  return [...lines, formatMoment(start)];
}
