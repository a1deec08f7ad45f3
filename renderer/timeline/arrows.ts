import { firstAtLeast } from '../../shared/timeline/search.ts';
import { chosenIn } from './chosen.ts';
import { arrowHead } from './draw.ts';
import { plotOf, shiftOf, xOf, yOf, type Group, type Scene } from './scene.ts';

/** More messages than these in view are no longer told apart. */
const mostMessages = 900;
const mostThinMessages = 700;
const mostDots = 400;
/** An interrupt's slope is seen from here on, px. */
const seenSlope = 4;

/** A line between two lanes: from the edge of one that faces the other to the edge of that. */
interface Line {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

function lineBetween(
  scene: Scene,
  group: Group,
  [fromCpu, fromT]: readonly [number, number],
  [toCpu, toT]: readonly [number, number],
): Line {
  const isUp = toCpu < fromCpu;
  const [a, b] = [yOf(scene, group, fromCpu), yOf(scene, group, toCpu)];
  return {
    x0: xOf(scene, group, fromT),
    y0: isUp ? a : a + group.lane,
    x1: xOf(scene, group, toT),
    y1: isUp ? b + group.lane : b,
  };
}

/** The lines of a request: interrupts, requests that rode on another's, and answers. */
function linesOf(scene: Scene, group: Group, request: number) {
  const { messages, messageStarts, requests } = group.side.timeline;
  const from = requests.cpu[request]!;
  const sent: Line[] = [];
  const rode: Line[] = [];
  const answers: Line[] = [];
  for (let row = messageStarts[request]!; row < messageStarts[request + 1]!; row++) {
    const target = messages.target[row]!;
    const [queued, out] = [messages.queued[row]!, messages.sent[row]!];
    const [arrives, taken] = [messages.arrives[row]!, messages.taken[row]!];
    // A recording does not tell the arrival: the handler stands for it.
    const reached = Number.isNaN(arrives) ? taken : arrives;
    if (!Number.isNaN(out) && !Number.isNaN(reached)) {
      sent.push(lineBetween(scene, group, [from, out], [target, reached]));
    } else if (!Number.isNaN(taken)) {
      rode.push(lineBetween(scene, group, [from, queued], [target, taken]));
    }
    const answered = messages.ackStart[row]!;
    if (Number.isNaN(answered)) continue;
    const ended = messages.flushEnd[row]!;
    answers.push(lineBetween(scene, group, [target, ended], [from, answered]));
  }
  return { sent, rode, answers };
}

function stroke({ context }: Scene, lines: readonly Line[], dash: readonly number[]): void {
  context.setLineDash([...dash]);
  context.beginPath();
  for (const { x0, y0, x1, y1 } of lines) {
    context.moveTo(x0, y0);
    context.lineTo(x1, y1);
  }
  context.stroke();
  context.setLineDash([]);
}

function heads(scene: Scene, lines: readonly Line[], size: number): void {
  for (const { x0, y0, x1, y1 } of lines) {
    arrowHead(scene, x1, y1, Math.atan2(y1 - y0, x1 - x0), size);
  }
}

/** Interrupts solid, those that rode on another's dotted, answers dashed. */
function drawRequest(
  scene: Scene,
  group: Group,
  request: number,
  alpha: number,
  isStrong: boolean,
) {
  const { context, ratio, theme } = scene;
  const tints = theme.hues[group.side.hue].css;
  const isBig = group.row >= 14 * ratio;
  const { sent, rode, answers } = linesOf(scene, group, request);
  context.lineCap = 'butt';
  context.globalAlpha = isStrong && !isBig ? 0.42 : alpha;
  context.strokeStyle = context.fillStyle = isStrong ? theme.css.mark : tints.strong;
  // Hairlines where lanes are thin: many times cheaper than wide strokes.
  context.lineWidth = isBig ? (isStrong ? 1.5 : 1) * ratio : 1;
  stroke(scene, sent, []);
  if (isBig) heads(scene, sent, isStrong ? 6.5 : 5);
  stroke(scene, rode, [1.5 * ratio, 3 * ratio]);
  if (isStrong || !group.isThin) {
    context.strokeStyle = context.fillStyle = tints.strong;
    context.globalAlpha = isStrong ? (isBig ? 1 : 0.4) : alpha * 0.7;
    context.lineWidth = isBig ? (isStrong ? 1.3 : 0.8) * ratio : 1;
    stroke(scene, answers, isBig ? [5 * ratio, 3 * ratio] : []);
    if (isStrong && isBig) heads(scene, answers, 5);
  }
  context.globalAlpha = 1;
}

/** Where slopes are not seen: a line over the lanes and a dot at the sender. */
function drawDots(scene: Scene, group: Group, low: number, high: number): void {
  const { context, ratio, theme } = scene;
  const { timeline, hue } = group.side;
  context.strokeStyle = context.fillStyle = theme.hues[hue].css.strong;
  const [top, bottom] = [yOf(scene, group, 0), yOf(scene, group, timeline.cpus - 1) + group.lane];
  context.lineWidth = ratio;
  context.globalAlpha = 0.3;
  context.beginPath();
  for (let row = low; row < high; row++) {
    if (timeline.messageStarts[row] === timeline.messageStarts[row + 1]) continue;
    const x = Math.round(xOf(scene, group, timeline.requests.t0[row]!)) + 0.5;
    context.moveTo(x, top);
    context.lineTo(x, bottom);
  }
  context.stroke();
  context.globalAlpha = 1;
  for (let row = low; row < high; row++) {
    const x = xOf(scene, group, timeline.requests.t0[row]!);
    const y = yOf(scene, group, timeline.requests.cpu[row]!) - 2 * ratio;
    context.beginPath();
    context.arc(x, y, 3 * ratio, 0, 7);
    context.fill();
  }
}

/** The shortest time of an interrupt on its way that is in view; 500 ns if none is known. */
const usualTravelNs = 500;

export function drawArrows(scene: Scene, group: Group): void {
  const { view, ratio } = scene;
  const { timeline } = group.side;
  const shift = shiftOf(scene, group);
  const { requests, messageStarts, longestNs } = timeline;
  const low = firstAtLeast(requests.t0, view.from + shift - longestNs);
  const high = firstAtLeast(requests.t0, view.to + shift);
  const total = messageStarts[high]! - messageStarts[low]!;
  const pick = chosenIn(scene.sides, view, group.index);
  const isSloped = (plotOf(scene) / (view.to - view.from)) * usualTravelNs > seenSlope * ratio;
  if (!isSloped && !group.isThin && high - low < mostDots) drawDots(scene, group, low, high);
  if (isSloped && total <= (group.isThin ? mostThinMessages : mostMessages)) {
    const alpha = pick >= 0 ? 0.14 : timeline.cpus > 16 ? 0.4 : 0.55;
    for (let row = low; row < high; row++) {
      if (row !== pick) drawRequest(scene, group, row, alpha, false);
    }
  }
  const { hover } = view;
  const under = hover?.side === group.index && hover.request !== pick ? hover.request : -1;
  if (under >= 0) drawRequest(scene, group, under, 0.8, false);
  if (pick >= 0) drawRequest(scene, group, pick, 1, true);
}
