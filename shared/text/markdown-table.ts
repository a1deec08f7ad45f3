import { formatHardware, formatProvenance } from './results.ts';
import { maxColumns, toAscii } from './plain.ts';
import { explainStudy, groupRuns, studyCells, type StudyTableInput } from './study-table.ts';

const headers = ['sys s', 'ratio', 'published', 'p50', 'p99', 'open', 'bound'];

function cell(text: string): string {
  return toAscii(text).replaceAll('|', '/');
}

/** A row between bars; blanks around the cells as far as the line has room. */
function row(cells: readonly string[]): string {
  const wide = `| ${cells.join(' | ')} |`;
  return wide.length <= maxColumns ? wide : `|${cells.join('|')}|`.slice(0, maxColumns);
}

/** The table of a study as Markdown that is also mail text; columns without a value are left out. */
export function formatMarkdown(input: StudyTableInput): string[] {
  const { runs, published, describeMachine, command } = input;
  const nameRow = input.nameRow ?? (({ spec }) => spec.policy.name);
  const blocks = groupRuns(runs).flatMap((group) => {
    const spec = group[0]!.spec;
    const rows = group.map((run) => studyCells(run, published, nameRow(run)).map(cell));
    const header = [input.rowHeader ?? 'policy', ...headers];
    const used = header.map((_, c) => rows.some((cells) => cells[c] !== ''));
    const keep = (cells: readonly string[]) => cells.filter((_, c) => used[c]);
    return [
      ...formatHardware(describeMachine(spec.machine), spec),
      '',
      row(keep(header)),
      row(keep(header).map((_, c) => (c === 0 ? '---' : '---:'))),
      ...rows.map((cells) => row(keep(cells))),
      '',
    ];
  });
  return [...blocks, ...explainStudy(runs, published), '', ...formatProvenance(runs, command)];
}
