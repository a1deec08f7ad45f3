import { guessMark } from '../../../guess.ts';
import { wrapWords } from '../../../text/plain.ts';
import type { FigureScale } from '../../scale.ts';

/** One line without controls: gnuplot has no way to write them in single quotes. */
function toWord(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
}

/**
 * A string in single quotes, in which gnuplot expands nothing. Quotes inside become typographic ones:
 * gnuplot 5.4 takes two doubled quotes in a row for an end, and runs any backquotes after it.
 */
export function quote(text: string): string {
  return `'${toWord(text).replaceAll("'", '\u2019').replaceAll('`', '\u2018')}'`;
}

/** A text over a few lines, as concatenated strings: only double quotes support line ends. */
export function quoteLines(texts: readonly string[], width: number, most: number): string {
  const lines = texts
    .flatMap((text) => wrapWords(toWord(text), width))
    .filter((line) => line !== '');
  const shown = lines.length > most ? [...lines.slice(0, most - 1), '...'] : lines;
  return shown.length === 0 ? "''" : shown.map(quote).join('."\\n".');
}

/** A string cut to the room that gnuplot has even on a small terminal; the mark of a guess stays. */
export function quoteShort(text: string, length: number): string {
  const word = [...toWord(text)];
  if (word.length <= length) return quote(word.join(''));
  const end = text.endsWith(` ${guessMark}`) ? `... ${guessMark}` : '...';
  return quote(`${word.slice(0, length - end.length).join('')}${end}`);
}

/** A comment; it must not end in a backslash, which would continue it on the next line. */
export function comment(text: string): string {
  return `# ${toWord(text).replace(/\\$/, '\\ .')}`;
}

/** The position of a value on gnuplot's axis: bands are numbered from 0. NaN if it has none. */
export function axisValue(scale: FigureScale, value: number | string): number {
  if (scale.type === 'band') return scale.place(value) / scale.bandwidth - 0.5;
  if (scale.type === 'unit') return scale.place(value);
  const isShown = typeof value === 'number' && scale.holds(value) && Math.abs(value) < 1e300;
  return isShown ? value : NaN;
}

/** A number that gnuplot can read: no integer beyond its range, nothing that rounds to infinity. */
export function writeNumber(value: number): string {
  if (!Number.isFinite(value)) return 'NaN';
  const safe = Number(Math.min(1e300, Math.max(-1e300, value)).toPrecision(15));
  return Math.abs(safe) >= 1e15 ? safe.toExponential() : String(safe);
}

const longestTick = 24;

/** Ticks with the same labels as in the other formats; gnuplot takes `%` for a format. */
export function writeTicks(axis: 'x' | 'y' | 'cb', { type, ticks }: FigureScale): string {
  const list = ticks.map(({ at, place, label }) => {
    const value = writeNumber(type === 'unit' ? place : at);
    return `${quoteShort(label, longestTick).replaceAll('%', '%%')} ${value}`;
  });
  return list.length === 0 ? `unset ${axis}tics` : `set ${axis}tics (${list.join(', ')})`;
}

/** A block of data and its name in the plot command. */
export function writeBlock(name: string, rows: readonly (readonly number[])[]): string[] {
  return [`${name} << EOD`, ...rows.map((row) => row.map(writeNumber).join(' ')), 'EOD'];
}
