import { describeProvenance, describeSeries, hasImprecise, listNotes } from '../describe.ts';
import type { Figure } from '../figure.ts';
import { formatOnAxis } from '../format-value.ts';
import { lineWord } from '../line-word.ts';
import { placeFigure, type PlacedFigure } from '../place-figure.ts';
import { hasPredictions, rangeNames } from '../predictions.ts';
import { wrapParagraph } from '../../text/plain.ts';
import { writeBars, writeStack } from './ascii/bars.ts';
import { writeHeat } from './ascii/heat.ts';
import { several, writeLegend } from './ascii/letters.ts';
import { explainCrowded, writePlot } from './ascii/plot.ts';

const draw = {
  bars: writeBars,
  stack: writeStack,
  lines: writePlot,
  scatter: writePlot,
  steps: writePlot,
  heat: writeHeat,
} as const;

/** What the characters of the drawing mean, besides those of the series. */
function explainSigns(placed: PlacedFigure, drawing: readonly string[]): string[] {
  const { figure, series } = placed;
  const isPlot = figure.kind === 'lines' || figure.kind === 'scatter' || figure.kind === 'steps';
  const hasPublished = series.some(({ series: one }) => one.origin === 'published');
  const hasSeveral = figure.kind === 'steps' && drawing.some((line) => line.includes(several));
  return [
    ...(figure.kind === 'bars' && hasPublished ? ['o: published value.'] : []),
    ...(isPlot && figure.kind !== 'steps' && series.length <= 36 ? explainCrowded(placed) : []),
    ...(hasSeveral && series.length <= 36 ? [`${several}: several at one place.`] : []),
    ...(isPlot && hasPredictions(figure) ? [`|: ${rangeNames.prediction}.`] : []),
    ...(figure.kind === 'bars' && hasPredictions(figure) ? [`[ ]: ${rangeNames.prediction}.`] : []),
    ...(isPlot && hasImprecise(figure) ? ['Small letter: did not reach its precision.'] : []),
  ];
}

/** The lines across the drawing, in words. */
function explainLines({ figure }: PlacedFigure): string[] {
  const words = new Set(
    figure.series.flatMap(({ points }) => points.map(({ x }) => lineWord(figure, x))),
  );
  const isSideways = figure.kind === 'bars' || figure.kind === 'stack';
  return figure.annotations.map(({ axis, at, label }) => {
    const isDrawn = figure.kind !== 'heat' && (!isSideways || axis === 'y');
    if (words.has(label)) return `: ${label}`;
    const place = `at ${isDrawn ? '' : `${axis} = `}${formatOnAxis(at, figure[axis])}: ${label}`;
    return isDrawn ? `${axis === 'x' || isSideways ? ':' : '-'} ${place}` : place;
  });
}

/** A single series needs no letter. */
function writeSeriesLegend({ figure }: PlacedFigure): string[] {
  const [only] = figure.series;
  const isPlain = figure.kind === 'bars' || figure.kind === 'heat';
  if (figure.kind === 'heat' && figure.series.length > 1)
    return figure.series.flatMap((one) => wrapParagraph(describeSeries(one), 2));
  if (only && figure.series.length === 1 && isPlain) return wrapParagraph(describeSeries(only), 2);
  return writeLegend(figure);
}

/**
 * A figure drawn in characters, for mail: the lines, without line ends, each in the form that plain.ts
 * describes. Without the command that repeats it.
 */
export function writeAscii(figure: Figure): string[] {
  const placed = placeFigure(figure);
  const drawing = draw[figure.kind](placed);
  const isPlot = figure.kind === 'lines' || figure.kind === 'scatter' || figure.kind === 'steps';
  const notes = [
    ...explainSigns(placed, drawing),
    ...explainLines(placed),
    ...listNotes(placed, isPlot ? null : '!'),
    describeProvenance(figure),
  ];
  return [
    ...wrapParagraph(figure.title),
    ...(figure.subtitle === '' ? [] : wrapParagraph(figure.subtitle)),
    '',
    ...drawing,
    '',
    ...writeSeriesLegend(placed),
    ...notes.flatMap((note) => wrapParagraph(note, 2)),
  ];
}
