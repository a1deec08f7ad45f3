import { cell, markRows } from '../../text/markdown-table.ts';
import { wrapParagraph } from '../../text/plain.ts';
import type { Figure } from '../figure.ts';
import { listValues } from './values.ts';

type Rows = readonly (readonly string[])[];

/** As many tables as needed, each with the first column. */
function splitColumns(rows: Rows): string[] {
  const count = rows[0]?.length ?? 0;
  const take = (from: number, to: number) =>
    markRows(rows.map((row) => [row[0] ?? '', ...row.slice(from, to)]));
  const lines: string[] = [];
  for (let from = 1; from < count;) {
    let to = count;
    let table = take(from, to);
    while (table === null && to > from + 1) {
      to -= 1;
      table = take(from, to);
    }
    lines.push(...(lines.length > 0 ? [''] : []), ...(table ?? []));
    from = to;
  }
  return lines;
}

/**
 * The numbers of a figure as Markdown that is also mail text. Names that make a row too wide are replaced
 * by numbers and listed below the table.
 */
export function writeMarkdown(figure: Figure): string[] {
  const { header, rows } = listValues(figure);
  const cells = [header, ...rows].map((row) => row.map(cell));
  const whole = markRows(cells);
  if (whole) return whole;
  const [head = [], ...body] = cells;
  const numbered = [
    ['row', ...head.slice(1)],
    ...body.map(([_name, ...values], i) => [`[${i + 1}]`, ...values]),
  ];
  const names = body.flatMap(([name = ''], i) => wrapParagraph(`[${i + 1}] ${name}`, 4));
  return [...splitColumns(numbered), '', ...names];
}
