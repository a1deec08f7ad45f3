import { describeSeries } from '../../describe.ts';
import type { Figure, FigureSeries } from '../../figure.ts';
import { toAscii, wrapParagraph } from '../../../text/plain.ts';

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** Several series at one place, or one beyond the last letter. */
export const several = '#';

/** What joins the points of a line. */
const reference = '.';

/** The character of a series, by its index in the figure; beyond the last letter all share one. */
export function letterOf(index: number): string {
  return letters[index] ?? several;
}

/** A line per series, in words; series without a letter of their own are listed together. */
export function writeLegend({ series }: Figure): string[] {
  const own = series.slice(0, letters.length);
  const rest = series.slice(letters.length);
  const lines = own.flatMap((one, i) =>
    wrapParagraph(`${one.isReference ? reference : letterOf(i)}: ${describe(one)}`, 3),
  );
  if (rest.length === 0) return lines;
  return [...lines, ...wrapParagraph(`${several}: ${rest.map(describe).join('; ')}`, 3)];
}

function describe(series: FigureSeries): string {
  const words = describeSeries(series);
  return toAscii(series.isDimmed ? `${words}, another does better` : words);
}
