// The table of `lab list`. The rule: what every list shows, then the fields that were asked for, then
// those in which the listed runs differ, as many as there is room for; the others are named below.
import type { RunSummary } from '../../../shared/contract.ts';
import type { RunColumn } from '../../../shared/contract/run-columns.ts';
import { shortName } from '../../../shared/column-names.ts';
import { explainRange, formatRange } from '../../../shared/cost-range.ts';
import { explainExtrapolation, markExtrapolation } from '../../../shared/extrapolation.ts';
import { guessMark, guessText, markName } from '../../../shared/guess.ts';
import { intervalMeaning, noInterval, noIntervalMeaning } from '../../../shared/text/format.ts';
import { formatQuantile } from '../../../shared/text/format-window.ts';
import { maxColumns, wrapParagraph } from '../../../shared/text/plain.ts';
import { formatRatioCell, shortKey } from '../../../shared/text/results.ts';
import { formatTable } from '../../../shared/text/table.ts';
import { shownStatus } from '../../../shared/unreadable-run.ts';

/** The ratio with its interval, or its range; and the mark of one that did not reach its precision. */
function ratioOf({ overhead, replications, precisionReached, ratioRange }: RunSummary): string {
  if (!overhead) return '';
  const text = ratioRange ? formatRange(ratioRange) : formatRatioCell(overhead, replications ?? 1);
  return precisionReached === false ? `${text} !` : text;
}

/** What the ratios of a list say; nothing in a list without ratios. */
function explainRatios(rows: readonly RunSummary[], table: readonly string[]): string[] {
  const rated = rows.filter(({ overhead }) => overhead !== null);
  if (rated.length === 0) return [];
  const [range] = rated.flatMap(({ ratioRange }) => ratioRange ?? []);
  return [
    `ratio: sys time to that of policy none; n: replications; ${intervalMeaning}.`,
    ...(range ? [`ratio a-b: ${explainRange(range)}.`] : []),
    ...(table.some((line) => line.includes(noInterval)) ? [noIntervalMeaning] : []),
    ...(rated.some((run) => run.precisionReached === false)
      ? ['!: did not reach its precision.']
      : []),
  ].flatMap((text) => wrapParagraph(text, 2));
}

type Text = (run: RunSummary) => string;

interface ListColumn {
  readonly header: string;
  readonly cells: readonly string[];
}

const usual: Readonly<Record<string, Text>> = {
  run: ({ key }) => shortKey(key),
  machine: ({ machine }) => machine,
  CPUs: (run) => `${run.cpus}${markExtrapolation(run) === null ? '' : ' ~'}`,
  workload: ({ workload }) => workload,
  policy: ({ policy, isGuess }) => markName(policy, isGuess),
  status: shownStatus,
};
const last: Readonly<Record<string, Text>> = {
  ratio: ratioOf,
  n: ({ replications }) => `${replications ?? ''}`,
};

/** Columns of every list, whatever is asked for. */
const inEvery: ReadonlySet<string> = new Set([
  'key',
  'machine',
  'cpus',
  'workload',
  'policy',
  'status',
  'overhead',
  'replications',
]);

const half = ({ overhead }: RunSummary) =>
  overhead ? String((overhead.high - overhead.low) / 2) : '';

const ofRow: Partial<Record<RunColumn, Text>> = {
  halfWidth: half,
  windowP99Ns: ({ windowP99Ns, windowBeyondNs, windowP99Estimate }) =>
    formatQuantile(windowP99Ns, windowBeyondNs, windowP99Estimate),
  tags: ({ tags }) => tags.join(' '),
  starred: ({ starred }) => (starred ? 'yes' : ''),
  contract: ({ contract }) => contract ?? '',
  finishedAt: ({ finishedAt }) => finishedAt ?? '',
};

function textOf(column: RunColumn): Text {
  const own = ofRow[column];
  if (own) return own;
  if (column.includes('.')) return ({ fields }) => fields?.[column] ?? '';
  return (run) => String(run[column as keyof RunSummary] ?? '');
}

/** Columns that are said once below the table, if all their cells are the same and room is short. */
const sayable: ReadonlySet<string> = new Set(['workload', 'status', 'machine']);

const isTooWide = (columns: readonly ListColumn[]) => {
  const widths = columns.map(({ header, cells }) =>
    Math.max(...[header, ...cells].map((text) => text.length)),
  );
  return widths.reduce((sum, width) => sum + width + 1, -1) > maxColumns;
};

const isSame = ({ cells }: ListColumn) => cells.every((text) => text === cells[0]);

/** Which columns a list has beside those of every list. */
export interface ListColumns {
  readonly asked: readonly RunColumn[];
  /** Shown where the listed runs differ in them, and as far as there is room. */
  readonly differing: readonly RunColumn[];
}

function layOutList(rows: readonly RunSummary[], { asked, differing }: ListColumns): string[] {
  const toColumns = (texts: Readonly<Record<string, Text>>): ListColumn[] =>
    Object.entries(texts).map(([header, text]) => ({ header, cells: rows.map(text) }));
  const toColumn = (column: RunColumn): ListColumn => ({
    header: shortName(column),
    cells: rows.map(textOf(column)),
  });
  const isNew = (column: RunColumn) => !inEvery.has(column);
  const wanted = asked.filter(isNew).map(toColumn);
  const others = differing
    .filter((column) => isNew(column) && !asked.includes(column))
    .map(toColumn)
    .filter((column) => !isSame(column));
  const [front, back] = [toColumns(usual), toColumns(last)];
  const join = (count: number) => [...front, ...wanted, ...others.slice(0, count), ...back];
  const isSaid = (column: ListColumn) => sayable.has(column.header) && isSame(column);
  const said = rows.length > 1 && isTooWide(join(others.length)) ? front.filter(isSaid) : [];
  const show = (count: number) => join(count).filter((column) => !said.includes(column));
  let count = others.length;
  while (count > 0 && isTooWide(show(count))) count--;
  const shown = show(count);
  const unshown = others.slice(count).map(({ header }) => header);
  return [
    ...formatTable(
      shown,
      rows.map((_, i) => shown.map(({ cells }) => cells[i] ?? '')),
    ),
    ...said.map(({ header, cells }) => `${header} of all: ${cells[0]}`),
    ...(unshown.length > 0
      ? wrapParagraph(`differ as well: ${unshown.join(', ')} (--columns shows them)`, 2)
      : []),
  ];
}

export function formatList(rows: readonly RunSummary[], columns: ListColumns): string[] {
  const table = layOutList(rows, columns);
  const marks = explainExtrapolation(rows).flatMap((mark) => wrapParagraph(`~: ${mark}`, 2));
  const guess = rows.some(({ isGuess }) => isGuess) ? [`${guessMark}: ${guessText}.`] : [];
  return [...table, ...marks, ...guess, ...explainRatios(rows, table)];
}
