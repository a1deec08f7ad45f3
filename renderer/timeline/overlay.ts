import { formatTime } from '../../shared/text/format.ts';
import { drawArrows } from './arrows.ts';
import { rolesOf } from './chosen.ts';
import { drawChosen } from './draw-chosen.ts';
import { putPlate, putText, setFont } from './draw.ts';
import { fitClauses } from './fit-text.ts';
import { drawNames } from './lane-names.ts';
import { drawRuler } from './ruler.ts';
import {
  bandsHeight,
  gutterOf,
  headPx,
  plotOf,
  rulerPx,
  shiftOf,
  xOf,
  yOf,
  type Group,
  type Scene,
} from './scene.ts';

function drawHead(scene: Scene, group: Group): void {
  const { context, ratio, theme, width, view } = scene;
  const { css } = theme;
  const { name, hue, summary } = group.side;
  const { strong } = theme.hues[hue].css;
  const middle = group.y + (headPx * ratio) / 2 + 1;
  context.fillStyle = css.surface;
  context.fillRect(0, group.y, width, headPx * ratio);
  context.fillStyle = css.line;
  context.fillRect(0, group.y, width, 1);
  context.fillStyle = strong;
  context.beginPath();
  context.roundRect(12 * ratio, middle - 5.5 * ratio, 11 * ratio, 11 * ratio, 3 * ratio);
  context.fill();
  setFont(scene, 13, 650);
  putText(scene, name, [29 * ratio, middle], { ink: css.text });
  const end = 29 * ratio + context.measureText(name).width + 20 * ratio;
  const shift = shiftOf(scene, group);
  const isShifted = view.isAligned && shift !== 0;
  const whole = isShifted ? `shifted by ${formatTime(-shift)}; ${summary}` : summary;
  setFont(scene, 12, isShifted ? 600 : 400);
  const room = width - 12 * ratio - end;
  const text = fitClauses(whole, (words) => context.measureText(words).width <= room);
  const style = { ink: isShifted ? strong : css.muted, align: 'right' as const };
  putText(scene, text, [width - 12 * ratio, middle], style);
}

/** CPUs beside their lanes, as many as have room; those that play a part always. */
function drawLabels(scene: Scene, group: Group): void {
  const { context, ratio, theme, sides, view } = scene;
  const { cpus } = group.side.timeline;
  const roles = rolesOf(sides, view, group);
  const isBig = group.row >= 12 * ratio;
  const each = [1, 2, 4, 8, 16, 32, 64].find((step) => step * group.row >= 13 * ratio) ?? 64;
  const right = gutterOf(scene) - 8 * ratio;
  const isKey = (cpu: number) => roles.has(cpu) && roles.get(cpu) !== 'target';
  const keys = [...roles.keys()].filter(isKey);
  context.save();
  context.beginPath();
  context.rect(0, group.top, gutterOf(scene), group.y + group.height - group.top);
  context.clip();
  for (let cpu = 0; cpu < cpus; cpu++) {
    const crowded = keys.some((key) => key !== cpu && Math.abs(key - cpu) * group.row < 13 * ratio);
    if (!isKey(cpu) && (cpu % each !== 0 || (!isBig && crowded))) continue;
    const role = roles.get(cpu);
    const isTwo = isBig && role !== undefined && group.row > 30 * ratio;
    const y = yOf(scene, group, cpu) + group.lane / 2;
    const ink = isKey(cpu) ? theme.hues[group.side.hue].css.strong : theme.css.muted;
    setFont(scene, isBig ? 12 : 11, isKey(cpu) ? 650 : 400);
    putText(scene, `CPU ${cpu}`, [right, isTwo ? y - 6 * ratio : y], { ink, align: 'right' });
    if (!isTwo) continue;
    setFont(scene, 10.5);
    putText(scene, role, [right, y + 7 * ratio], { ink, align: 'right' });
  }
  if (cpus > 16) drawSockets(scene, group);
  context.restore();
}

function drawSockets(scene: Scene, group: Group): void {
  const { context, ratio, theme } = scene;
  const { sockets, timeline } = group.side;
  for (let socket = 0; socket < sockets && sockets > 1; socket++) {
    const first = Math.ceil((socket * timeline.cpus) / sockets);
    const last = Math.ceil(((socket + 1) * timeline.cpus) / sockets) - 1;
    const [a, b] = [yOf(scene, group, first), yOf(scene, group, last) + group.lane];
    context.fillStyle = theme.css.line;
    context.fillRect(24 * ratio, a, Math.max(1, 1.5 * ratio), b - a);
    if (b - a < 60 * ratio) continue;
    context.save();
    context.translate(15 * ratio, (a + b) / 2);
    context.rotate(-Math.PI / 2);
    setFont(scene, 11);
    putText(scene, `socket ${socket}`, [0, 0], { ink: theme.css.muted, align: 'center' });
    context.restore();
  }
}

/** Where the lanes that are seen are among all, if there are more than have room. */
function drawScroll({ context, ratio, theme, view, width }: Scene, group: Group): void {
  const all = group.row * group.side.timeline.cpus;
  if (all < group.body + 1) return;
  const height = group.y + group.height - group.top;
  const [wide, edge] = [4 * ratio, width - 6 * ratio];
  const high = Math.max(12 * ratio, (group.body / all) * height);
  const place = Math.min(1, view.scroll / (all - group.body));
  context.fillStyle = theme.css.surface;
  context.fillRect(edge - 2 * ratio, group.top, width, height);
  context.fillStyle = theme.css.edge;
  context.beginPath();
  context.roundRect(edge, group.top + place * (height - high), wide, high, wide / 2);
  context.fill();
}

/** Before and after what is shown there is nothing. */
function drawEnds(scene: Scene, group: Group): void {
  const { context, theme, width } = scene;
  const { from, to } = group.side.timeline;
  const left = gutterOf(scene);
  const [a, b] = [xOf(scene, group, from), xOf(scene, group, to)];
  context.fillStyle = theme.css.ground;
  if (a > left) context.fillRect(left, group.top, a - left, group.height);
  if (b < width) context.fillRect(b, group.top, width - b, group.height);
  context.fillStyle = theme.css.line;
  if (b < width) context.fillRect(b, group.top, 1, group.height);
}

function drawCursor(scene: Scene, group: Group): void {
  const { context, ratio, theme, view } = scene;
  const { cursor } = view;
  if (!cursor.isOn || cursor.side !== group.index) return;
  const y = yOf(scene, group, cursor.cpu);
  const x = xOf(scene, group, cursor.t);
  context.strokeStyle = context.fillStyle = theme.css.mark;
  context.lineWidth = 1.5 * ratio;
  const height = group.lane + bandsHeight(group) + 3;
  context.strokeRect(gutterOf(scene) + 0.5, y - 1.5, plotOf(scene) - 2, height);
  context.beginPath();
  context.moveTo(x, y - 1);
  context.lineTo(x - 5 * ratio, y - 8 * ratio);
  context.lineTo(x + 5 * ratio, y - 8 * ratio);
  context.fill();
}

function drawRange(scene: Scene): void {
  const { context, ratio, theme, view, width, height } = scene;
  const { selection } = view;
  if (selection?.kind !== 'range') return;
  const left = gutterOf(scene);
  const x = (t: number) => left + ((t - view.from) / (view.to - view.from)) * plotOf(scene);
  const a = Math.max(left, x(selection.from));
  const b = Math.min(width, x(selection.to));
  if (b < a) return;
  context.fillStyle = theme.css.shade;
  context.fillRect(a, rulerPx * ratio, b - a, height);
  context.fillStyle = theme.css.mark;
  context.fillRect(a, 0, 1.5 * ratio, height);
  context.fillRect(b, 0, 1.5 * ratio, height);
  context.fillRect(a, (rulerPx - 3) * ratio, b - a, 3 * ratio);
  const plate = { x: (a + b) / 2, y: 14 * ratio, align: 'center' as const };
  const colours = { ground: theme.css.mark, ink: theme.css.surface };
  putPlate(scene, formatTime(selection.to - selection.from), plate, colours);
}

/** All that lies over the painted lanes. */
export function drawOverlay(scene: Scene): void {
  const { context, groups, width } = scene;
  for (const group of groups) {
    drawHead(scene, group);
    drawLabels(scene, group);
    context.save();
    context.beginPath();
    const left = gutterOf(scene);
    context.rect(left, group.top - 14, width - left, group.y + group.height - group.top + 14);
    context.clip();
    drawEnds(scene, group);
    drawArrows(scene, group);
    drawNames(scene, group);
    drawChosen(scene, group);
    drawScroll(scene, group);
    context.restore();
    drawCursor(scene, group);
  }
  drawRuler(scene);
  drawRange(scene);
}
