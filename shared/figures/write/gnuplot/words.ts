import type { FigureScale } from '../../scale.ts';

/** One line without controls: gnuplot has no way to write them in single quotes. */
function toWord(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
}

/** A string in single quotes, in which gnuplot expands nothing. */
export function quote(text: string): string {
  return `'${toWord(text).replaceAll("'", "''")}'`;
}

/** A string that is cut to what gnuplot makes room for, also on a small terminal. */
export function quoteShort(text: string, length: number): string {
  const word = [...toWord(text)];
  return quote(word.length <= length ? word.join('') : `${word.slice(0, length - 3).join('')}...`);
}

/** A comment; it may not end in a backslash, which would make the next line part of it. */
export function comment(text: string): string {
  return `# ${toWord(text).replace(/\\$/, '\\ .')}`;
}

/** Where a value stands on gnuplot's axis: bands are numbered from 0. NaN where it has no place. */
export function axisValue(scale: FigureScale, value: number | string): number {
  if (scale.type === 'band') return scale.place(value) / scale.bandwidth - 0.5;
  return typeof value === 'number' && scale.holds(value) ? value : NaN;
}

/** A number for a data block. */
export function writeNumber(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(15))) : 'NaN';
}

const longestTick = 24;

/** Ticks with the labels that the other writers show; `%` starts a format there. */
export function writeTicks(axis: 'x' | 'y' | 'cb', { ticks }: FigureScale): string {
  const list = ticks.map(
    ({ at, label }) => `${quoteShort(label, longestTick).replaceAll('%', '%%')} ${writeNumber(at)}`,
  );
  return list.length === 0 ? `unset ${axis}tics` : `set ${axis}tics (${list.join(', ')})`;
}

/** A block of data and the name by which a plot reads it. */
export function writeBlock(name: string, rows: readonly (readonly number[])[]): string[] {
  return [`${name} << EOD`, ...rows.map((row) => row.map(writeNumber).join(' ')), 'EOD'];
}
