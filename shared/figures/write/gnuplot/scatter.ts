import { impreciseMark } from '../../describe.ts';
import type { PlacedFigure } from '../../place-figure.ts';
import { listScatterNames, placeScatterNames, textOfName } from '../../scatter-names.ts';
import { styleOfSeries } from '../../series-style.ts';
import { parts } from '../../unit-scale.ts';
import { textWidth } from '../svg/text.ts';
import { quote, writeNumber } from './words.ts';

/** A plot as gnuplot draws it at 960 by 600, for the room that names take. */
const plot = { left: 0, right: 490, top: 0, bottom: 440 } as const;
const gutter = plot.right + 16;
const margins = [
  'lmargin at screen 0.11',
  'rmargin at screen 0.62',
  'bmargin at screen 0.13',
  'tmargin at screen 0.86',
];
const size = 11;

const at = (x: number, y: number) => {
  const across = writeNumber((x - plot.left) / (plot.right - plot.left));
  return `graph ${across}, graph ${writeNumber((plot.bottom - y) / (plot.bottom - plot.top))}`;
};

/** The names of a scatter with lines to their points, and room for them beside the plot. */
export function writeScatterNames(figure: PlacedFigure): string[] {
  const names = listScatterNames(figure);
  if (names.length === 0) return [];
  const placed = placeScatterNames(figure, names, {
    plot,
    gutter,
    lineHeight: 16,
    reach: 7,
    widthOf: (name) => textWidth(textOfName(name), size),
  });
  const written = names.flatMap((name, i) => {
    const place = placed[i];
    if (!place) return [];
    const { colour } = styleOfSeries(name.one.series, 'white');
    const look = `nohead linewidth 0.7 linecolor rgb '${colour}'`;
    const { leader, left, middle } = place;
    const lines = Array.from({ length: Math.max(0, leader.length / 2 - 1) }, (_, k) => {
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = leader.slice(2 * k);
      return `set arrow from ${at(x1, y1)} to ${at(x2, y2)} ${look}`;
    });
    const mark = name.placed.point.isPrecise ? '' : ` ${impreciseMark}`;
    const text = quote(`${textOfName(name)}${mark}`);
    return [...lines, `set label ${text} at ${at(left, middle)} left noenhanced font ',9'`];
  });
  return [...margins.map((margin) => `set ${margin}`), ...written];
}

/** The ground of the strip, and the words over both parts. */
export function writeStripGround({ figure }: PlacedFigure): string[] {
  if (!figure.strip) return [];
  const [end, start] = [writeNumber(parts.boundedEnd), writeNumber(parts.stripStart)];
  const title = quote(`${figure.strip.title}: ${figure.strip.axis.title}`);
  return [
    `set object rectangle from graph ${start}, graph 0 to graph 1, graph 1 behind fillcolor rgb '#f1f2f4' fillstyle solid noborder`,
    `set object rectangle from graph ${end}, graph 0 to graph ${start}, graph 1 behind fillcolor rgb '#ffffff' fillstyle solid noborder`,
    `set label 'bounded' at graph 0, graph 1 offset 0,0.6 noenhanced font ',9'`,
    `set label ${title} at graph ${start}, graph 1 offset 0,0.6 noenhanced font ',9'`,
  ];
}

/** Reaches along x and ranges along y, as thin lines. */
export function writeReaches({ series }: PlacedFigure): string[] {
  return series.flatMap(({ series: own, points }) => {
    const { colour } = styleOfSeries(own, 'white');
    const look = `nohead linewidth 0.8 linecolor rgb '${colour}'`;
    return points.flatMap(({ x, y, span, range }) => {
      const place = (across: number, up: number) =>
        `graph ${writeNumber(across)}, graph ${writeNumber(up)}`;
      return [
        ...(span ? [`set arrow from ${place(span[0], y)} to ${place(span[1], y)} ${look}`] : []),
        ...(range ? [`set arrow from ${place(x, range[0])} to ${place(x, range[1])} ${look}`] : []),
      ];
    });
  });
}
