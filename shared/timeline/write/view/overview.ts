import { element, escapeXml, round } from '../../../figures/write/svg/element.ts';
import { formatShare } from '../../../text/format.ts';
import { lookCodes, looks } from '../../pieces.ts';
import { countSeries, stretchesOf } from '../../stretches.ts';
import { greys, policyTints } from '../palette.ts';
import { gutter, margin, plot, width, type TimelineView, type ViewedSide } from './layout.ts';

const bins = 400;
const strip = 26;
const captionHeight = 16;
const policyLooks = new Set([looks.indexOf('work'), looks.indexOf('wait'), looks.indexOf('flush')]);

/** Adds the parts of [start, end] to the bins in which they are, in shares of a bin. */
function spread(into: Float64Array, start: number, end: number): void {
  const [a, b] = [Math.max(0, start), Math.min(bins, end)];
  for (let at = Math.floor(a); at < b; at++) {
    into[at]! += Math.min(b, at + 1) - Math.max(a, at);
  }
}

/** Of each bin of the whole: the share of CPUs that are stale, and of CPU time for flushes. */
function sharesOf({ timeline }: ViewedSide) {
  const { from, to, cpus, slices } = timeline;
  const at = (t: number) => ((t - from) / (to - from)) * bins;
  const stale = new Float64Array(bins);
  const policy = new Float64Array(bins);
  for (let cpu = 0; cpu < cpus; cpu++) {
    const all = stretchesOf(timeline, cpu, countSeries(timeline) - 1);
    let until = from;
    for (let row = all.first; row < all.last; row++) {
      const start = Math.max(until, all.start[row]!);
      if (all.end[row]! <= start) continue;
      spread(stale, at(start), at(all.end[row]!));
      until = all.end[row]!;
    }
  }
  for (let row = 0; row < slices.count; row++) {
    if (policyLooks.has(lookCodes[slices.kind[row]!]!)) {
      spread(policy, at(slices.start[row]!), at(slices.end[row]!));
    }
  }
  return { stale: stale.map((sum) => sum / cpus), policy: policy.map((sum) => sum / cpus) };
}

export const overviewHeight = (sides: number): number => captionHeight + sides * (strip + 4) + 6;

/** The whole of all sides, one below the other, with a frame around what is seen. */
export function overviewMarks({ sides, from, to }: TimelineView, top: number): string[] {
  const shares = sides.map(sharesOf);
  const most = Math.max(1e-9, ...shares.map(({ policy }) => Math.max(...policy)));
  const caption =
    'the whole; area: share of CPUs stale; bars: share of CPU time for flushes, full height ' +
    formatShare(most);
  const step = plot / bins;
  const marks = [
    element(
      'text',
      { x: gutter, y: top + 11, 'font-size': 10.5, fill: greys.muted },
      escapeXml(caption),
    ),
  ];
  sides.forEach((side, place) => {
    const bottom = top + captionHeight + (place + 1) * (strip + 4);
    const tints = policyTints[side.hue];
    const { stale, policy } = shares[place]!;
    const area = [...stale].map(
      (share, i) => `L${round(gutter + (i + 0.5) * step)} ${round(bottom - share * strip)}`,
    );
    const bars = [...policy].flatMap((share, i) =>
      share > 0
        ? [
            `M${round(gutter + i * step)} ${round(bottom)}h${round(step)}v${round(-Math.max(0.8, (share / most) * strip))}h${round(-step)}z`,
          ]
        : [],
    );
    const baseline = { x1: gutter, x2: width - margin, y1: bottom, y2: bottom, stroke: greys.line };
    marks.push(
      element('path', {
        d: `M${round(gutter)} ${round(bottom)}${area.join('')}L${round(gutter + plot)} ${round(bottom)}Z`,
        fill: tints.quiet,
      }),
      element('path', { d: bars.join('') || 'M0 0', fill: tints.strong }),
      element('line', baseline),
    );
  });
  const [first] = sides;
  if (first) {
    const whole = first.timeline;
    const x = (t: number) =>
      gutter + Math.max(0, Math.min(1, (t - whole.from) / (whole.to - whole.from))) * plot;
    const frame = {
      x: x(from),
      y: top + captionHeight,
      width: Math.max(2, x(to) - x(from)),
      height: sides.length * (strip + 4) + 2,
    };
    marks.push(element('rect', { ...frame, fill: 'none', stroke: greys.ink, 'stroke-width': 1.5 }));
  }
  return marks;
}
