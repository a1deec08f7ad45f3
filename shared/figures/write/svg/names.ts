import type { PlacedFigure } from '../../place-figure.ts';
import {
  listScatterNames,
  placeScatterNames,
  toX,
  toY,
  type ScatterName,
} from '../../scatter-names.ts';
import { parts } from '../../unit-scale.ts';
import { element, group } from './element.ts';
import { canvas, shortName, sizes, widestName, type Box } from './layout.ts';
import { markerRadius, styleOf } from './marks.ts';
import { clipText, textWidth, toLine, writeText } from './text.ts';

export interface WrittenNames {
  readonly lines: string;
  readonly names: string;
  /** Number of names without room. */
  readonly dropped: number;
}

const fix = (value: number) => value.toFixed(2);

function drawLeader(name: ScatterName, leader: readonly number[]): string[] {
  if (leader.length === 0) return [];
  const corners = Array.from({ length: leader.length / 2 }, (_, i) =>
    [fix(leader[2 * i]!), fix(leader[2 * i + 1]!)].join(','),
  );
  const { colour } = styleOf(name.one.series);
  return [
    element('path', {
      d: `M${corners.join('L')}`,
      fill: 'none',
      stroke: colour,
      'stroke-width': 0.75,
    }),
  ];
}

/** The names of a scatter, each beside its point or with a line to it. */
export function writeNames(figure: PlacedFigure, plot: Box): WrittenNames {
  const names = listScatterNames(figure);
  const widthOf = (name: ScatterName) => textWidth(toLine(shortName(name)), sizes.small, true);
  const widest = widestName(names);
  const placed = placeScatterNames(figure, names, {
    plot,
    gutter: canvas.width - canvas.margin - widest,
    lineHeight: sizes.small + 4,
    reach: markerRadius + 2,
    widthOf,
  });
  const shown = names.flatMap((name, i) => {
    const at = placed[i];
    return at ? [{ name, at }] : [];
  });
  return {
    lines: group(
      { class: 'leaders' },
      shown.flatMap(({ name, at }) => drawLeader(name, at.leader)),
    ),
    names: group(
      { class: 'labels' },
      shown.map(({ name, at: { left, middle } }) =>
        writeText(shortName(name), left, middle + sizes.small * 0.36, {
          size: sizes.small,
          isBold: !name.one.series.isDimmed,
        }),
      ),
    ),
    dropped: names.length - shown.length,
  };
}

/** The ground of the strip and the words above both parts; the axis is broken between them. */
export function writeStrip({ figure }: PlacedFigure, plot: Box): string[] {
  if (!figure.strip) return [];
  const [end, start] = [toX(plot, parts.boundedEnd), toX(plot, parts.stripStart)];
  const { top, bottom, left, right } = plot;
  const style = { size: sizes.small, isBold: true, colour: '#555555' };
  const title = `${figure.strip.title}: ${figure.strip.axis.title}`;
  const box = { x: start, y: top, width: right - start, height: bottom - top, fill: '#f1f2f4' };
  return [
    element('rect', box),
    element('rect', {
      x: end,
      y: top - 2,
      width: start - end,
      height: bottom - top + 6,
      fill: '#ffffff',
    }),
    writeText('bounded', left + 4, top - 6, style),
    writeText(
      clipText(title, canvas.width - canvas.margin - start, sizes.small * 1.13),
      start,
      top - 6,
      style,
    ),
  ];
}

/** From the median to the longest window; dotted to a point that is not bounded. Ranges stand upright. */
export function writeReach({ figure, series }: PlacedFigure, plot: Box): string[] {
  return series.flatMap(({ series: own, points }) => {
    const { colour } = styleOf(own);
    const common = { fill: 'none', stroke: colour, 'stroke-width': 1 };
    return points.flatMap(({ x, y, span, range, point }) => {
      const [at, height] = [fix(toX(plot, x)), fix(toY(plot, y))];
      const ends = span?.map((end) => fix(toX(plot, end)));
      const level = ends
        ? [
            element('path', {
              ...common,
              'stroke-opacity': 0.55,
              d: `M${ends[0]},${height}m0,-3v6m0,-3H${ends[1]}`,
            }),
          ]
        : [];
      const over =
        span && point.isOpen && figure.strip
          ? [
              element('path', {
                ...common,
                'stroke-opacity': 0.55,
                'stroke-dasharray': '1 3',
                d: `M${ends![1]},${height}H${at}`,
              }),
            ]
          : [];
      const [low, high] = range?.map((end) => fix(toY(plot, end))) ?? [];
      const upright = range
        ? [
            element('path', {
              ...common,
              'stroke-width': 1.5,
              d: `M${at},${low}m-4,0h8m-4,0V${high}m-4,0h8`,
            }),
          ]
        : [];
      return [...level, ...over, ...upright];
    });
  });
}
