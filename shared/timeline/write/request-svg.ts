import { arrowHead } from './arrow-head.ts';
import { element, escapeXml, group, titled } from '../../figures/write/svg/element.ts';
import { textWidth, wrapText } from '../../figures/write/svg/text.ts';
import { formatTime } from '../../text/format.ts';
import { policyOfRequest } from '../domains.ts';
import type { IndexedTimeline } from '../index-timeline.ts';
import { piecesOf, type Piece } from '../pieces.ts';
import { windowsOfRequest } from '../request-windows.ts';
import { tellRequest } from '../tell-request.ts';
import { formatOpen, type ToldRequest } from '../tell.ts';
import { greys, hueOfPolicy, policyTints, type PolicyTints } from './palette.ts';
import { shownCpus, viewOfRequest } from './request-view.ts';
import type { TimelineSource } from './strip.ts';

const width = 960;
const gutter = 92;
const right = 16;
const row = 46;
const laneHeight = 26;
const bandHeight = 6;
const mostCpus = 16;
const font = 'system-ui, sans-serif';

/** What is drawn, and where a time is on the picture. */
interface Frame {
  readonly timeline: IndexedTimeline;
  readonly request: number;
  readonly told: ToldRequest;
  readonly tints: PolicyTints;
  readonly cpus: readonly number[];
  readonly from: number;
  readonly to: number;
  readonly top: number;
}

const xOf = ({ from, to }: Frame, t: number) =>
  gutter + ((Math.min(to, Math.max(from, t)) - from) / (to - from)) * (width - gutter - right);
const yOf = ({ cpus, top }: Frame, cpu: number) => top + cpus.indexOf(cpu) * row;

function fillOf({ look }: Piece, tints: PolicyTints): string {
  switch (look) {
    case 'flush':
      return tints.strong;
    case 'work':
      return tints.mid;
    case 'wait':
      return 'url(#waits)';
    default:
      return greys[look];
  }
}

function edgeOf({ look }: Piece): Record<string, string> {
  if (look === 'user') return { stroke: greys.edge };
  return look === 'idle' ? { stroke: greys.line } : {};
}

function words(text: string, x: number, y: number, more: Record<string, string | number> = {}) {
  const common = { x, y, 'font-size': 11, fill: greys.ink, ...more };
  return element('text', common, escapeXml(text));
}

function pieceMark(frame: Frame, cpu: number, piece: Piece): string[] {
  const [a, b] = [xOf(frame, piece.start), xOf(frame, piece.end)];
  if (!(b > a)) return [];
  const y = yOf(frame, cpu);
  const name = `CPU ${cpu}: ${piece.words}, ${formatTime(piece.end - piece.start)}`;
  const box = { x: a, y, width: Math.max(0.5, b - a), height: laneHeight };
  const edge = edgeOf(piece);
  const marks = [
    element('rect', { ...box, fill: fillOf(piece, frame.tints), ...edge }, titled(name)),
  ];
  if (textWidth(piece.words, 11) + 6 < b - a) {
    const isDark = ['flush', 'switch', 'kernel'].includes(piece.look);
    const fill = isDark ? '#ffffff' : greys.ink;
    const middle = { 'text-anchor': 'middle', fill };
    marks.push(words(piece.words, (a + b) / 2, y + laneHeight / 2 + 4, middle));
  }
  return marks;
}

/** Beneath each lane: how long it is stale of this request, dark while user code runs. */
function staleMarks(frame: Frame): string[] {
  const { timeline, request, tints, cpus } = frame;
  const t0 = timeline.requests.t0[request]!;
  return windowsOfRequest(timeline, request).flatMap(({ cpu, ns, isOpen }) => {
    if (!cpus.includes(cpu)) return [];
    const y = yOf(frame, cpu) + laneHeight + 2;
    const [a, b] = [xOf(frame, t0), xOf(frame, t0 + ns)];
    const text = `stale ${formatOpen(ns, isOpen)}`;
    const bar = { x: a, y, width: Math.max(1, b - a), height: bandHeight };
    const busy = piecesOf(timeline, cpu, t0, Math.min(frame.to, t0 + ns))
      .filter(({ look }) => look === 'user')
      .map(({ start, end }) => [
        xOf(frame, Math.max(t0, start)),
        xOf(frame, Math.min(end, t0 + ns)),
      ])
      .filter(([start, end]) => end! > start!)
      .map(([start, end]) =>
        element('rect', { ...bar, x: start!, width: end! - start!, fill: tints.stale }),
      );
    const isPast = isOpen || t0 + ns > frame.to;
    const at = isPast || b + textWidth(text, 10) + 6 > width - right;
    const label = words(
      at ? `${text}${isPast ? ' \u2192' : ''}` : text,
      at ? width - right : b + 5,
      y + 7,
      {
        'font-size': 10,
        fill: greys.muted,
        ...(at ? { 'text-anchor': 'end' } : {}),
      },
    );
    const plate = at
      ? element('rect', {
          x: width - right - textWidth(text, 10) - 16,
          y: y - 1,
          width: textWidth(text, 10) + 16,
          height: bandHeight + 5,
          fill: '#ffffff',
        })
      : '';
    return [element('rect', { ...bar, fill: tints.quiet }, titled(text)), ...busy, plate, label];
  });
}

function arrows(frame: Frame): string[] {
  const { timeline, request, cpus, tints } = frame;
  const { messages, messageStarts, requests } = timeline;
  const from = requests.cpu[request]!;
  const marks: string[] = [];
  const line = (start: [number, number], end: [number, number], more: Record<string, string>) => {
    const [sy, ey] = [yOf(frame, start[0]), yOf(frame, end[0])];
    const isDown = ey > sy;
    const y1 = isDown ? sy + laneHeight : sy;
    const y2 = isDown ? ey : ey + laneHeight;
    marks.push(
      element('line', { x1: xOf(frame, start[1]), y1, x2: xOf(frame, end[1]), y2, ...more }),
    );
  };
  for (let at = messageStarts[request]!; at < messageStarts[request + 1]!; at++) {
    const target = messages.target[at]!;
    if (!cpus.includes(target) || Number.isNaN(messages.flushEnd[at]!)) continue;
    const isSent = !Number.isNaN(messages.sent[at]!);
    const start = isSent ? messages.sent[at]! : messages.queued[at]!;
    const end = isSent ? messages.arrives[at]! : messages.taken[at]!;
    const dash = isSent ? {} : { 'stroke-dasharray': '1.5 3' };
    line([from, start], [target, end], { stroke: greys.ink, 'marker-end': 'url(#head)', ...dash });
    if (Number.isNaN(messages.ackStart[at]!)) continue;
    const answer = { stroke: tints.strong, 'stroke-dasharray': '5 3' };
    line([target, messages.flushEnd[at]!], [from, messages.ackStart[at]!], answer);
  }
  return marks;
}

function badges(frame: Frame): string[] {
  const { told, tints, cpus } = frame;
  return told.steps.flatMap(({ place, title }, i) => {
    if (!cpus.includes(place.cpu) || place.t > frame.to) return [];
    const [x, y] = [xOf(frame, place.t), yOf(frame, place.cpu) - 5];
    const circle = { cx: x, cy: y, r: 9, fill: tints.strong, stroke: '#ffffff', 'stroke-width': 2 };
    const number = { 'text-anchor': 'middle', fill: '#ffffff', 'font-weight': 650 };
    return [
      element(
        'g',
        {},
        titled(title),
        element('circle', circle),
        words(String(i + 1), x, y + 4, number),
      ),
    ];
  });
}

function ruler(frame: Frame): string[] {
  const t0 = frame.timeline.requests.t0[frame.request]!;
  const want = (frame.to - frame.from) / 8;
  const power = 10 ** Math.floor(Math.log10(want));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= want) ?? want;
  const marks: string[] = [];
  const bottom = frame.top + frame.cpus.length * row - 8;
  for (let ns = 0; t0 + ns <= frame.to; ns += step) {
    const x = xOf(frame, t0 + ns);
    marks.push(
      element('line', { x1: x, x2: x, y1: frame.top - 24, y2: bottom, stroke: greys.line }),
      words(ns === 0 ? 't0' : `+${formatTime(ns)}`, x, frame.top - 28, {
        'text-anchor': 'middle',
        fill: greys.muted,
      }),
    );
  }
  return marks;
}

function labels(frame: Frame): string[] {
  const { cpus, timeline, request, told, tints } = frame;
  return cpus.map((cpu) => {
    const isInitiator = cpu === timeline.requests.cpu[request];
    const isMarked = isInitiator || cpu === told.lastTarget;
    const style = isMarked ? { fill: tints.strong, 'font-weight': 650 } : { fill: greys.muted };
    const role = isInitiator ? ' (from)' : cpu === told.lastTarget ? ' (last)' : '';
    return words(`CPU ${cpu}${role}`, gutter - 8, yOf(frame, cpu) + 17, {
      'text-anchor': 'end',
      ...style,
    });
  });
}

const definitions = (tints: PolicyTints) => [
  element(
    'pattern',
    { id: 'waits', width: 6, height: 6, patternUnits: 'userSpaceOnUse' },
    element('rect', { width: 6, height: 6, fill: tints.pale }),
    element('path', { d: 'M0 6 6 0', stroke: tints.strong }),
  ),
  arrowHead(7),
];

/** A request of a timeline, what its policies or its recording are called, and where the timeline is from. */
export type DrawnRequest = readonly [
  timeline: IndexedTimeline,
  request: number,
  name: string,
  source: TimelineSource,
];

/** One request as a picture on white: its lanes, its messages, its numbered steps. One element. */
export function drawRequest(...[timeline, request, name, source]: DrawnRequest): string {
  const policy = policyOfRequest(timeline, request, name);
  const told = tellRequest(timeline, request);
  const tints = policyTints[hueOfPolicy(policy)];
  const { cpus, left } = shownCpus(timeline, request, told, mostCpus);
  const heading = wrapText(`${policy}: ${told.lead}`, width - 2 * right, 15, true);
  const top = 24 + heading.length * 20 + 56;
  const frame: Frame = {
    timeline,
    request,
    told,
    tints,
    cpus,
    top,
    ...viewOfRequest(timeline, request, told),
  };
  const height = top + cpus.length * row + 34 + (left > 0 ? 16 : 0);
  const foot = `${source.title}. Simulated, model version ${source.modelVersion}. ${source.command}`;
  const children = [
    element('title', {}, escapeXml(`${told.title}: ${told.lead}`)),
    element('defs', {}, ...definitions(tints)),
    element('rect', { width, height, fill: '#ffffff' }),
    ...heading.map((line, i) =>
      words(line, right, 28 + i * 20, { 'font-size': 15, 'font-weight': 650 }),
    ),
    group({}, ruler(frame)),
    group(
      {},
      cpus.flatMap((cpu) =>
        piecesOf(timeline, cpu, frame.from, frame.to).flatMap((piece) =>
          pieceMark(frame, cpu, piece),
        ),
      ),
    ),
    group({}, staleMarks(frame)),
    group({}, arrows(frame)),
    group({}, labels(frame)),
    group({}, badges(frame)),
    ...(left > 0
      ? [words(`and ${left} CPUs more`, right, height - 34, { fill: greys.muted })]
      : []),
    ...wrapText(foot, width - 2 * right, 11)
      .slice(0, 2)
      .map((line, i) => words(line, right, height - 18 + i * 13, { fill: greys.muted })),
  ];
  const size = {
    viewBox: `0 0 ${width} ${height}`,
    width,
    height,
    'font-family': font,
    role: 'img',
  };
  const xmlns = 'http://www.w3.org/2000/svg';
  return element('svg', { xmlns, ...size }, '\n', children.join('\n'), '\n');
}

/** The same as a file. */
export function writeRequestSvg(...args: Parameters<typeof drawRequest>): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${drawRequest(...args)}\n`;
}
