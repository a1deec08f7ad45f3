import { element, escapeXml, group } from '../../figures/write/svg/element.ts';
import { wrapText } from '../../figures/write/svg/text.ts';
import { formatTime } from '../../text/format.ts';
import { tellBands } from '../tell-domain.ts';
import { markText, stepFor } from '../ruler-marks.ts';
import { formatMoment } from '../tell.ts';
import { greys } from './palette.ts';
import { arrowMarks } from './view/arrows.ts';
import { laneMarks } from './view/lanes.ts';
import {
  clip,
  gutter,
  headHeight,
  layOutPanes,
  margin,
  plot,
  width,
  xOf,
  yOf,
  type Pane,
  type TimelineView,
} from './view/layout.ts';
import { definitions, legendMarks, legendRow } from './view/legend.ts';
import { overviewHeight, overviewMarks } from './view/overview.ts';

const font = 'system-ui, sans-serif';
const rulerHeight = 26;
const labelPx = 92;
/** From a chosen request on, times are told from its t0 while it is near. */
const nearNs = 400e3;

const words = (text: string, x: number, y: number, more: Record<string, string | number> = {}) =>
  element('text', { x, y, 'font-size': 11, fill: greys.ink, ...more }, escapeXml(text));

function rulerMarks({ from, to, sides }: TimelineView, top: number, bottom: number): string[] {
  const chosen = sides.find(({ request }) => request >= 0);
  const t0 = chosen ? chosen.timeline.requests.t0[chosen.request]! - chosen.shiftNs : 0;
  const isT0 = chosen !== undefined && to - from < nearNs && t0 > from - (to - from) && t0 < to;
  const origin = isT0 ? t0 : 0;
  const step = stepFor((to - from) / (plot / labelPx));
  const marks: string[] = [];
  for (let i = Math.ceil((from - origin) / step); origin + i * step <= to; i++) {
    const x = gutter + ((origin + i * step - from) / (to - from)) * plot;
    const line = { x1: x, x2: x, y1: top + 14, y2: bottom, stroke: greys.line };
    marks.push(
      element('line', { ...line, 'stroke-width': 0.5 }),
      words(markText(i * step, step, isT0), x, top + 10, {
        'text-anchor': x > width - 2 * margin - 20 ? 'end' : 'middle',
        fill: greys.muted,
      }),
    );
  }
  return marks;
}

function paneHead(pane: Pane): string[] {
  const { side, y, tints } = pane;
  const shift = side.shiftNs === 0 ? '' : `; shifted by ${formatTime(side.shiftNs)}`;
  const bold = { 'font-weight': 650, 'font-size': 13, fill: tints.strong };
  return [
    words(side.name, margin, y + headHeight - 6, bold),
    words(`${side.summary}${shift}`, width - margin, y + headHeight - 6, {
      'text-anchor': 'end',
      fill: greys.muted,
    }),
  ];
}

function laneNumbers(pane: Pane): string[] {
  const { timeline } = pane.side;
  const each = Math.max(1, pane.numbered);
  return Array.from({ length: Math.ceil(timeline.cpus / each) }, (_, i) =>
    words(`CPU ${i * each}`, gutter - 8, yOf(pane, i * each) + pane.lane / 2 + 4, {
      'text-anchor': 'end',
      fill: greys.muted,
    }),
  );
}

function rangeMark(view: TimelineView, pane: Pane | undefined, bottom: number): string[] {
  const { range } = view;
  if (!range || !pane) return [];
  const at = (t: number) => clip(xOf({ view, side: { ...pane.side, shiftNs: 0 } }, t));
  const box = { x: at(range.from), y: pane.y, height: bottom - pane.y };
  const size = Math.max(1, at(range.to) - at(range.from));
  return [element('rect', { ...box, width: size, fill: greys.ink, 'fill-opacity': 0.08 })];
}

/**
 * What is seen of timelines as a picture on white: the whole with a frame around the part, the part's lanes
 * of all CPUs with their bands and messages, the chosen request's steps, and a legend. Stretches too many
 * to be told apart are summed by column.
 */
export function writeViewSvg(view: TimelineView): string {
  const { sides, from, to, source } = view;
  const seen = `${formatMoment(from)} to ${formatMoment(to)}`;
  const title = wrapText(`${source.title}: ${seen}`, width - 2 * margin, 14, true);
  const overviewTop = 14 + title.length * 18;
  const rulerTop = overviewTop + overviewHeight(sides.length);
  const panes = layOutPanes(view, rulerTop + rulerHeight);
  const lanesEnd = panes.at(-1)?.bottom ?? rulerTop + rulerHeight;
  const hues = [...new Set(sides.map(({ hue }) => hue))];
  const legend = legendMarks(hues, lanesEnd + 12, tellBands(sides.map(({ timeline }) => timeline)));
  const footTop = lanesEnd + 12 + legend.rows * legendRow + 14;
  const version =
    source.modelVersion === 'none'
      ? 'Recorded.'
      : `Simulated, model version ${source.modelVersion}.`;
  const foot = wrapText(`${version} ${source.command}`, width - 2 * margin, 11);
  const height = footTop + foot.length * 14 + 8;
  const children = [
    element('title', {}, escapeXml(`${source.title}: ${seen}`)),
    element('defs', {}, ...definitions(hues)),
    element('rect', { width, height, fill: '#ffffff' }),
    ...title.map((line, i) =>
      words(line, margin, 20 + i * 18, { 'font-size': 14, 'font-weight': 650 }),
    ),
    group({}, overviewMarks(view, overviewTop)),
    group({}, rulerMarks(view, rulerTop, lanesEnd)),
    ...panes.flatMap((pane) => [
      group({}, [...paneHead(pane), ...laneNumbers(pane)]),
      group({}, laneMarks(pane)),
      group({}, arrowMarks(pane)),
    ]),
    group({}, rangeMark(view, panes[0], lanesEnd)),
    group({}, legend.marks),
    ...foot.map((line, i) => words(line, margin, footTop + 8 + i * 14, { fill: greys.muted })),
  ];
  const size = { viewBox: `0 0 ${width} ${height}`, width, height };
  const root = { xmlns: 'http://www.w3.org/2000/svg', ...size, 'font-family': font, role: 'img' };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('svg', root, '\n', children.join('\n'), '\n')}\n`;
}
