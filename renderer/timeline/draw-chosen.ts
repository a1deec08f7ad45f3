import { bandEnds } from '../../shared/timeline/bands.ts';
import { cpuOfBand, domainOfBand } from '../../shared/timeline/tell-band.ts';
import { formatOpen } from '../../shared/timeline/tell.ts';
import { formatTime } from '../../shared/text/format.ts';
import type { RequestWindow } from '../../shared/timeline/request-windows.ts';
import { chosenIn, knownOf } from './chosen.ts';
import { putBadge, putPlate, putText, setFont, widthOfPlate } from './draw.ts';
import { bandOffset, bandsHeight, gutterOf, xOf, yOf, type Group, type Scene } from './scene.ts';

function drawBounds(scene: Scene, group: Group, xs: readonly number[]): void {
  const { context, ratio, theme } = scene;
  context.strokeStyle = theme.css.mark;
  context.lineWidth = ratio;
  context.setLineDash([3 * ratio, 3 * ratio]);
  context.globalAlpha = 0.5;
  context.beginPath();
  for (const x of xs.filter(Number.isFinite)) {
    context.moveTo(x, group.top);
    context.lineTo(x, group.y + group.height);
  }
  context.stroke();
  context.globalAlpha = 1;
  context.setLineDash([]);
}

/** What stands at the end of a lane for a window that goes on beyond what is seen; null without. */
function wordsBeyond(
  { ratio, width }: Scene,
  group: Group,
  { ns, isOpen }: RequestWindow,
  x1: number,
): string | null {
  const hasRoom = group.band > 2 && group.row > 26 * ratio;
  if (!hasRoom || !(x1 > width || isOpen)) return null;
  return `stale ${isOpen ? '' : 'for '}${formatOpen(ns, isOpen)} \u2192`;
}

/** By CPU: where what `wordsBeyond` says of a request begins, px. */
export function platesOf(scene: Scene, group: Group, request: number): Map<number, number> {
  const t0 = group.side.timeline.requests.t0[request]!;
  const plates = new Map<number, number>();
  for (const window of knownOf(group.side, request).windows) {
    const x1 = xOf(scene, group, t0 + window.ns);
    const words = wordsBeyond(scene, group, window, x1);
    if (words === null) continue;
    const right = Math.min(scene.width, x1) - 4 * scene.ratio;
    plates.set(window.cpu, right - widthOfPlate(scene, words));
  }
  return plates;
}

/** The request's own window on each CPU, as a bracket in the band, and how long it was. */
function drawWindows(scene: Scene, group: Group, request: number): void {
  const { context, ratio, theme, width } = scene;
  const { timeline } = group.side;
  if (group.band <= 2) return;
  const t0 = timeline.requests.t0[request]!;
  const domain = timeline.requests.domain[request]!;
  const x0 = xOf(scene, group, t0);
  const edge = Math.max(1, Math.round(1.5 * ratio));
  for (const window of knownOf(group.side, request).windows) {
    const { cpu, ns, isOpen } = window;
    const laneTop = yOf(scene, group, cpu);
    const x1 = xOf(scene, group, t0 + ns);
    const end = Math.min(width + 20, x1);
    const bandTop = laneTop + group.lane + bandOffset(group, domain);
    context.fillStyle = theme.css.mark;
    context.fillRect(x0, bandTop + group.band, end - x0, edge);
    context.fillRect(x0, bandTop, edge, group.band);
    if (!isOpen) context.fillRect(x1 - edge, bandTop, edge, group.band);
    const beyond = wordsBeyond(scene, group, window, x1);
    if (beyond !== null) {
      const x = Math.min(width, x1) - 4 * ratio;
      const { strong } = theme.hues[group.side.hue].css;
      putPlate(
        scene,
        beyond,
        { x, y: laneTop + group.lane / 2, align: 'right' },
        { ground: theme.css.surface, ink: strong },
      );
    } else if (!isOpen && group.row > 44 * ratio && x1 < width - 100 * ratio) {
      setFont(scene, 10.5);
      // Beneath the bands, where nothing is drawn.
      const below = laneTop + group.lane + bandsHeight(group) + edge + 6 * ratio;
      const at = [x1 + 6 * ratio, below] as const;
      putText(scene, `stale ${formatTime(ns)}`, at, {
        ink: theme.css.muted,
        halo: theme.css.surface,
      });
    }
  }
}

/** The same numbers as in the panel. Steps that fall together stand side by side. */
function drawSteps(scene: Scene, group: Group, request: number): void {
  const { ratio, theme } = scene;
  const { told } = knownOf(group.side, request);
  const { strong } = theme.hues[group.side.hue].css;
  const placed: [number, number][] = [];
  told.steps.forEach(({ place }, i) => {
    let x = xOf(scene, group, place.t);
    const y = yOf(scene, group, place.cpu) - 5 * ratio;
    while (placed.some(([px, py]) => Math.abs(px - x) < 15 * ratio && py === y)) x += 15 * ratio;
    placed.push([x, y]);
    putBadge(scene, String(i + 1), x, y, strong);
  });
}

function drawRequest(scene: Scene, group: Group, request: number, isMain: boolean): void {
  const { context, ratio, theme, width } = scene;
  const { requests } = group.side.timeline;
  const t0 = requests.t0[request]!;
  const y = yOf(scene, group, requests.cpu[request]!);
  const x0 = xOf(scene, group, t0);
  const x1 = xOf(scene, group, requests.returned[request]!);
  const { strong } = theme.hues[group.side.hue].css;
  drawBounds(scene, group, [x0, x1]);
  drawWindows(scene, group, request);
  if (Number.isNaN(x1)) return;
  context.strokeStyle = theme.css.mark;
  context.lineWidth = 1.6 * ratio;
  context.strokeRect(x0, y - 1, Math.max(3, x1 - x0), group.lane + 2);
  if (x1 - x0 > 60 * ratio && !group.isThin && group.row > 22 * ratio) {
    drawSteps(scene, group, request);
  }
  if (x1 - x0 <= (isMain ? 24 : 8) * ratio) return;
  const text = `returns after ${formatTime(requests.returned[request]! - t0)}`;
  setFont(scene, 11.5, 650);
  if (x1 + context.measureText(text).width + 36 * ratio > width) return;
  const plate = { x: x1 + 16 * ratio, y: y + group.lane / 2 };
  putPlate(scene, text, plate, { ground: strong, ink: theme.css.surface });
}

function drawBand(scene: Scene, group: Group, band: number): void {
  const { context, ratio, theme, width } = scene;
  const { timeline, hue } = group.side;
  const { bands } = timeline;
  const [start, end] = [bands.start[band]!, bands.end[band]!];
  const y = yOf(scene, group, cpuOfBand(timeline, band));
  const a = xOf(scene, group, start);
  const b = xOf(scene, group, Math.min(end, timeline.to));
  const below = group.lane + bandOffset(group, domainOfBand(timeline, band));
  const top = group.isThin ? y : y + below;
  const height = group.isThin ? group.lane : group.band;
  context.strokeStyle = theme.css.mark;
  context.lineWidth = 1.6 * ratio;
  context.strokeRect(a, top - 1.5 * ratio, Math.max(2, b - a), height + 3 * ratio);
  const isOpen = bandEnds[bands.ending[band]!] === 'open';
  const middle = (Math.max(a, gutterOf(scene)) + Math.min(b, width)) / 2;
  const plate = { x: middle, y: top + height + 11 * ratio, align: 'center' as const };
  const colours = { ground: theme.hues[hue].css.strong, ink: theme.css.surface };
  putPlate(scene, `stale ${formatOpen(end - start, isOpen)}`, plate, colours);
}

function drawSlice(scene: Scene, group: Group, row: number): void {
  const { context, ratio, theme } = scene;
  const { slices } = group.side.timeline;
  const a = xOf(scene, group, slices.start[row]!);
  const b = xOf(scene, group, slices.end[row]!);
  const y = yOf(scene, group, slices.cpu[row]!);
  context.strokeStyle = theme.css.mark;
  context.lineWidth = 1.6 * ratio;
  context.strokeRect(a, y - 1, Math.max(2, b - a), group.lane + 2);
}

/** What is chosen, over the lanes. */
export function drawChosen(scene: Scene, group: Group): void {
  const { selection } = scene.view;
  if (!selection || selection.kind === 'range') return;
  const request = chosenIn(scene.sides, scene.view, group.index);
  if (request >= 0) drawRequest(scene, group, request, selection.side === group.index);
  else if (selection.side !== group.index) return;
  else if (selection.kind === 'band') drawBand(scene, group, selection.id);
  else if (selection.kind === 'slice') drawSlice(scene, group, selection.id);
}
