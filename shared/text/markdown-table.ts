import { formatProvenance } from './results.ts';
import { maxColumns, toAscii, wrapParagraph } from './plain.ts';
import {
  costCells,
  costColumns,
  explainStudy,
  exposureRows,
  groupRuns,
  rowNamesOf,
  type StudyTableInput,
} from './study-table.ts';
import { isContinued, windowColumns } from './windows-table.ts';

type Rows = readonly (readonly string[])[];

/** Text that a cell of a table can hold. */
export function cell(text: string): string {
  return toAscii(text).replaceAll('|', '/');
}

/** Rows between bars, with spaces around the cells if there is room; null if they are too wide. */
function layOut(rows: Rows): string[] | null {
  const joined = [
    rows.map((cells) => `| ${cells.join(' | ')} |`),
    rows.map((cells) => `|${cells.join('|')}|`),
  ];
  return joined.find((lines) => lines.every((line) => line.length <= maxColumns)) ?? null;
}

/**
 * The header, the line under it, and the rows; empty columns are left out. null if a line is longer than
 * mail allows.
 */
export function markRows([header = [], ...rows]: Rows): string[] | null {
  const isUsed = header.map((_, c) => c === 0 || rows.some((cells) => cells[c] !== ''));
  const keep = (cells: readonly string[]) => cells.filter((_, c) => isUsed[c]);
  const line = keep(header).map((_, c) => (c === 0 ? '---' : '---:'));
  return layOut([keep(header), line, ...rows.map(keep)]);
}

/** A table whose columns do not fit together, as two with the same first column. */
function markHalves(rows: Rows): string[] {
  const middle = Math.ceil((rows[0]?.length ?? 0) / 2);
  const before = rows.map((cells) => cells.slice(0, middle));
  const after = rows.map(([name = '', ...cells]) => [name, ...cells.slice(middle - 1)]);
  return [...(markRows(before) ?? []), '', ...(markRows(after) ?? [])];
}

/** The rows with numbers for names; a row that goes on from the one before it keeps its name. */
function numberRows([header = [], ...rows]: Rows): Rows {
  let last = 0;
  const numbered = rows.map(([name = '', ...cells]) => [
    isContinued(name) ? name : `[${++last}]`,
    ...cells,
  ]);
  return [['row', ...header.slice(1)], ...numbered];
}

/**
 * Tables of the same runs in the same order. Markdown has no multi-line cells: where names make a row of
 * one of them too wide, numbers replace them in all, and the names are listed below.
 */
function formatRows(tables: readonly Rows[]): string[] {
  const whole = tables.map(markRows);
  if (whole.every((table) => table !== null)) return whole.flatMap((table) => [...table, '']);
  const names = (tables[0] ?? [])
    .slice(1)
    .flatMap(([name = ''], i) => wrapParagraph(`[${i + 1}] ${name}`, 4));
  const numbered = tables.map(numberRows);
  return [
    ...numbered.flatMap((rows) => [...(markRows(rows) ?? markHalves(rows)), '']),
    ...names,
    '',
  ];
}

/** The tables of a study as Markdown that is also mail text. */
export function formatMarkdown(input: StudyTableInput): string[] {
  const { runs, command } = input;
  const { nameRow, rowHeader } = rowNamesOf(input);
  const headerOf = (columns: typeof costColumns) =>
    [rowHeader, ...columns.map(({ header }) => header)].map(cell);
  const blocks = groupRuns(input).flatMap((block) => {
    const costs = block.runs.map((run) => costCells(run, input, nameRow(run)).map(cell));
    const windows = block.runs.flatMap((run) =>
      exposureRows(run, nameRow(run)).map((row) => row.map(cell)),
    );
    const tables = formatRows([
      [headerOf(costColumns), ...costs],
      [headerOf(windowColumns), ...windows],
    ]);
    return [...block.heading, '', ...tables];
  });
  const explained = explainStudy(input, blocks);
  return [...blocks, ...explained, '', ...formatProvenance(runs, command)];
}
