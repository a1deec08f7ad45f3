import { listRanges, markRanges } from '../cost-range.ts';
import type { Estimate, RunResult } from '../result.ts';
import { noValue } from './format.ts';
import { explainHeldSockets } from './held-sockets.ts';
import { maxColumns, toAscii, wrapParagraph, wrapWords } from './plain.ts';
import { countReplications, explainMarks, formatProvenance } from './results.ts';
import { groupRuns, markRun, rowNamesOf, type StudyTableInput } from './study-table.ts';

const nameWidth = 15;
/** Two columns of this width plus the names take 69 characters. */
const columnWidth = 27;
const columnsTogether = 2;
const gap = 2;

interface Metric {
  readonly name: string;
  readonly value: (run: RunResult) => Estimate;
  readonly ratio: (run: RunResult) => Estimate;
}

const metrics: readonly Metric[] = [
  {
    name: 'Amean     syst',
    value: (run) => run.sysSeconds.tick,
    ratio: (run) => run.overhead.tick,
  },
  {
    name: 'Amean     elsp',
    value: (run) => run.elapsedSeconds,
    ratio: (run) => run.overhead.elapsed,
  },
];

interface TableColumn {
  readonly name: string;
  /** Values by metric. */
  readonly cells: readonly string[];
}

/** The change from the baseline in percent, positive if better; in stars when it is not noise. */
function formatChange({ mean, low, high }: Estimate, n: number): string {
  const percent = ((1 - mean) * 100).toFixed(2);
  const isReal = n > 1 && (low > 1 || high < 1);
  return isReal ? `*${percent.padStart(8)}%*` : `(${percent.padStart(8)}%)`;
}

function formatCell(run: RunResult, { value, ratio }: Metric): string {
  return `${value(run).mean.toFixed(2).padStart(13)} ${formatChange(ratio(run), run.replications)}`;
}

/** Names above their columns, bottom-aligned; a long one takes several lines. */
function formatNames(names: readonly string[], width: number): string[] {
  const wrapped = names.map((name) => wrapWords(name, width - gap));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, i) => {
    const parts = wrapped.map((lines) => lines[i - height + lines.length] ?? '');
    const line = parts.map((part) => part.padStart(width)).join('');
    return (' '.repeat(nameWidth) + line).trimEnd();
  });
}

/** Blocks of as many columns as fit side by side; each ends with an empty line. */
function formatColumns(columns: readonly TableColumn[]): string[] {
  const cells = columns.flatMap((column) => column.cells);
  const width = Math.max(columnWidth, ...cells.map((cell) => cell.length + gap));
  const room = Math.floor((maxColumns - nameWidth) / width);
  const together = Math.max(1, Math.min(columnsTogether, room));
  const lines: string[] = [];
  for (let from = 0; from < columns.length; from += together) {
    const part = columns.slice(from, from + together);
    const names = part.map((column) => column.name);
    lines.push(...formatNames(names, width));
    for (const [m, { name }] of metrics.entries()) {
      const row = part.map((column) => (column.cells[m] ?? '').padStart(width));
      lines.push(name.padEnd(nameWidth) + row.join(''));
    }
    lines.push('');
  }
  return lines;
}

/**
 * A study in the style of mmtests: metrics down, policies across, with the change from policy none in
 * percent. In mail form; policies go on in further blocks.
 */
export function formatMmtests(input: StudyTableInput): string[] {
  const { runs, command } = input;
  const { nameRow, rowHeader } = rowNamesOf(input);
  const blocks = groupRuns(input).flatMap((block) => {
    const columns = block.runs.map((run) => ({
      name: toAscii(markRun(run, nameRow(run))) || noValue,
      cells: metrics.map((metric) => formatCell(run, metric)),
    }));
    return [...block.heading, '', ...formatColumns(columns)];
  });
  const counts = runs.map((run) => run.replications);
  const legend = [
    ...(rowHeader === 'policy' ? [] : [`Columns: ${rowHeader}.`]),
    ...explainHeldSockets(runs.map(({ spec }) => spec)),
    'Seconds of the whole job; in brackets the change from policy none with the same seeds, better ' +
      'is positive; in stars where the 95 % interval of the paired ratio, which is noise of the ' +
      `simulation only, excludes no change; ${countReplications(counts)}.`,
    ...explainMarks(runs),
    ...listRanges(markRanges(runs, ({ key }) => input.ranges?.get(key))),
  ];
  const explained = legend.flatMap((text) => wrapParagraph(text, 2));
  return [...blocks, ...explained, '', ...formatProvenance(runs, command)];
}
