import { maxColumns, toAscii, wrapWords } from '../../../text/plain.ts';

/** Names at the left with their content; a name too long for its column gets lines of its own. */
export interface Row {
  readonly name: string;
  readonly bar: string;
  readonly value: string;
}

const longestName = 22;
/** A value longer than this continues below its bar. */
const longestValue = 36;

/** Columns left for bars beside names and values. */
export interface Columns {
  readonly name: number;
  readonly bar: number;
}

export function chooseColumns(names: readonly string[], values: readonly string[]): Columns {
  const widths = names.map((name) => name.length).filter((width) => width <= longestName);
  const name = Math.max(1, ...widths);
  const lengths = values.map((text) => text.length).filter((length) => length <= longestValue);
  const value = Math.max(1, ...lengths);
  return { name, bar: Math.max(10, maxColumns - 1 - name - 2 - 1 - value) };
}

/** ` name |##### value`; the leading space keeps any name from looking like a quotation. */
export function writeRow({ name, bar, value }: Row, columns: Columns): string[] {
  const plain = toAscii(name);
  const isLong = plain.length > columns.name;
  const above = isLong ? wrapWords(plain, maxColumns - 1).map((line) => ` ${line}`) : [];
  const start = ` ${(isLong ? '' : plain).padEnd(columns.name)} |${bar}`;
  const line = `${start} ${value}`.trimEnd();
  if (line.length <= maxColumns) return [...above, line];
  return [
    ...above,
    start.trimEnd(),
    ...wrapWords(value, maxColumns - 2).map((text) => `  ${text}`),
  ];
}

/**
 * A line of tick labels, each centred below its column; labels that would touch the previous one are left
 * out.
 */
export function writeTickLine(
  ticks: readonly { readonly column: number; readonly label: string }[],
  indent: number,
  limit = maxColumns,
): string {
  let line = '';
  for (const { column, label } of ticks) {
    const wanted = indent + column - Math.floor((label.length - 1) / 2);
    const start = Math.max(0, Math.min(wanted, limit - label.length));
    const isFirst = line === '';
    if (!isFirst && start < line.length + 1) continue;
    if (start + label.length <= limit) line = line.padEnd(start) + label;
  }
  return (line.startsWith(' ') ? line : ` ${line}`.slice(0, limit)).trimEnd();
}
