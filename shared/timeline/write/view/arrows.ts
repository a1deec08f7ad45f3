import { element, round, titled, escapeXml } from '../../../figures/write/svg/element.ts';
import { firstAtLeast } from '../../search.ts';
import { tellRequest } from '../../tell-request.ts';
import { greys } from '../palette.ts';
import { clip, gutter, plot, spanOf, xOf, yOf, type Pane } from './layout.ts';

/** More messages than these in view are not told apart; nor is an interrupt's slope below so many px. */
const mostMessages = 900;
const mostDots = 150;
const seenSlope = 4;
const usualTravelNs = 500;

type Place = readonly [cpu: number, t: number];
type Lines = { readonly sent: string[]; readonly rode: string[]; readonly answers: string[] };

/** From the edge of a lane that faces the other to the edge of that; nothing if it is out of view. */
function line(pane: Pane, [fromCpu, fromT]: Place, [toCpu, toT]: Place): string {
  const isUp = toCpu < fromCpu;
  const [x0, x1] = [xOf(pane, fromT), xOf(pane, toT)];
  if (Math.max(x0, x1) < gutter || Math.min(x0, x1) > gutter + plot) return '';
  const y0 = yOf(pane, fromCpu) + (isUp ? 0 : pane.lane);
  const y1 = yOf(pane, toCpu) + (isUp ? pane.lane : 0);
  return `M${round(clip(x0))} ${round(y0)}L${round(clip(x1))} ${round(y1)}`;
}

function addLines(pane: Pane, request: number, { sent, rode, answers }: Lines): void {
  const { messages, messageStarts, requests } = pane.side.timeline;
  const from = requests.cpu[request]!;
  for (let row = messageStarts[request]!; row < messageStarts[request + 1]!; row++) {
    const target = messages.target[row]!;
    const [out, taken, arrives] = [
      messages.sent[row]!,
      messages.taken[row]!,
      messages.arrives[row]!,
    ];
    const reached = Number.isNaN(arrives) ? taken : arrives;
    if (!Number.isNaN(out) && !Number.isNaN(reached)) {
      sent.push(line(pane, [from, out], [target, reached]));
    } else if (!Number.isNaN(taken)) {
      rode.push(line(pane, [from, messages.queued[row]!], [target, taken]));
    }
    const answered = messages.ackStart[row]!;
    if (!Number.isNaN(answered)) {
      answers.push(line(pane, [target, messages.flushEnd[row]!], [from, answered]));
    }
  }
}

function draw({ tints, row }: Pane, { sent, rode, answers }: Lines, isChosen: boolean): string[] {
  const wide = isChosen ? 1.5 : row >= 14 ? 1 : 0.5;
  const ink = isChosen ? greys.ink : tints.strong;
  const common = { fill: 'none', 'stroke-width': wide, opacity: isChosen ? 1 : 0.5 };
  const head = row >= 14 ? { 'marker-end': 'url(#head)' } : {};
  const path = (lines: readonly string[], more: Record<string, string>) => {
    const d = lines.join('');
    return d === '' ? [] : [element('path', { d, ...common, ...more })];
  };
  return [
    ...path(sent, { stroke: ink, ...head }),
    ...path(rode, { stroke: ink, 'stroke-dasharray': '1.5 3' }),
    ...path(answers, { stroke: tints.strong, 'stroke-dasharray': '5 3' }),
  ];
}

const noLines = (): Lines => ({ sent: [], rode: [], answers: [] });

/** Where slopes are not seen: a line over the lanes and a dot at the sender. */
function dots(pane: Pane, low: number, high: number): string[] {
  const { requests, messageStarts } = pane.side.timeline;
  const rows = Array.from({ length: high - low }, (_, i) => low + i).filter((row) => {
    const x = xOf(pane, requests.t0[row]!);
    return x >= gutter && x <= gutter + plot && messageStarts[row] !== messageStarts[row + 1];
  });
  if (rows.length === 0) return [];
  const lines = rows.map(
    (row) => `M${round(xOf(pane, requests.t0[row]!))} ${round(pane.top)}V${round(pane.bottom)}`,
  );
  const stroke = { fill: 'none', stroke: pane.tints.strong, 'stroke-width': 0.7, opacity: 0.35 };
  return [
    element('path', { d: lines.join(''), ...stroke }),
    ...rows.map((row) => {
      const place = { cx: xOf(pane, requests.t0[row]!), cy: yOf(pane, requests.cpu[row]!) - 1.5 };
      return element('circle', { ...place, r: 2.5, fill: pane.tints.strong });
    }),
  ];
}

/** The numbered steps of the chosen request. */
function badges(pane: Pane): string[] {
  const { timeline, request } = pane.side;
  const { steps } = tellRequest(timeline, request);
  return steps.flatMap(({ place, title }, i) => {
    const [x, y] = [xOf(pane, place.t), yOf(pane, place.cpu) - 4];
    if (x < gutter || x > gutter + plot) return [];
    const circle = { cx: x, cy: y, r: 8, fill: pane.tints.strong, stroke: '#ffffff' };
    const number = { x, y: y + 3.5, 'text-anchor': 'middle', 'font-size': 10, fill: '#ffffff' };
    return [
      element(
        'g',
        {},
        titled(`${i + 1}. ${title}`),
        element('circle', { ...circle, 'stroke-width': 1.5 }),
        element('text', number, escapeXml(String(i + 1))),
      ),
    ];
  });
}

/** Interrupts, requests that rode on another's and answers, as far as they can be told apart. */
export function arrowMarks(pane: Pane): string[] {
  const { timeline, request: chosen } = pane.side;
  const { from, to } = spanOf(pane);
  const low = firstAtLeast(timeline.requests.t0, from - timeline.longestNs);
  const high = firstAtLeast(timeline.requests.t0, to);
  const total = timeline.messageStarts[high]! - timeline.messageStarts[low]!;
  const isSloped = (plot / (pane.view.to - pane.view.from)) * usualTravelNs > seenSlope;
  const all = noLines();
  if (isSloped && total <= mostMessages) {
    for (let row = low; row < high; row++) if (row !== chosen) addLines(pane, row, all);
  }
  const own = noLines();
  if (chosen >= 0) addLines(pane, chosen, own);
  return [
    ...(!isSloped && high - low < mostDots ? dots(pane, low, high) : []),
    ...draw(pane, all, false),
    ...draw(pane, own, true),
    ...(chosen >= 0 ? badges(pane) : []),
  ];
}
