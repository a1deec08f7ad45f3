import { exposureHeaders, formatHardware, formatProvenance } from './results.ts';
import { maxColumns, toAscii, wrapParagraph } from './plain.ts';
import { explainStudy, groupRuns, studyCells, type StudyTableInput } from './study-table.ts';

const headers = ['sys s', 'ratio', 'posted', ...exposureHeaders];

/** The name and what follows it up to the published ratio. */
const costColumns = 4;

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

/**
 * Markdown has no multi-line cells. Names that make a row too wide are replaced by numbers and listed
 * below the table; if the numbers alone are too wide, the exposure columns become a table of their own.
 */
function formatRows(header: readonly string[], rows: Rows): string[] {
  const whole = markRows([header, ...rows]);
  if (whole) return whole;
  const names = rows.flatMap(([name = ''], i) => wrapParagraph(`[${i + 1}] ${name}`, 4));
  const numbered: Rows = [
    ['row', ...header.slice(1)],
    ...rows.map(([_name, ...cells], i) => [`[${i + 1}]`, ...cells]),
  ];
  const one = markRows(numbered);
  if (one) return [...one, '', ...names];
  const cost = numbered.map((cells) => cells.slice(0, costColumns));
  const exposure = numbered.map(([number = '', ...cells]) => [
    number,
    ...cells.slice(costColumns - 1),
  ]);
  return [...(markRows(cost) ?? []), '', ...(markRows(exposure) ?? []), '', ...names];
}

/** The table of a study as Markdown that is also mail text. */
export function formatMarkdown(input: StudyTableInput): string[] {
  const { runs, describeMachine, command } = input;
  const nameRow = input.nameRow ?? (({ spec }) => spec.policy.name);
  const header = [input.rowHeader ?? 'policy', ...headers].map(cell);
  const blocks = groupRuns(runs).flatMap((group) => {
    const spec = group[0]!.spec;
    const rows = group.map((run) => studyCells(run, input, nameRow(run)).map(cell));
    return [
      ...formatHardware(describeMachine(spec.machine), spec),
      '',
      ...formatRows(header, rows),
      '',
    ];
  });
  return [...blocks, ...explainStudy(input), '', ...formatProvenance(runs, command)];
}
