import { shownStatus } from '../../shared/unreadable-run.ts';
import type { RunSummary } from '../../shared/contract.ts';
import type { RunColumn } from '../../shared/contract/run-columns.ts';
import { markExtrapolation } from '../../shared/extrapolation.ts';
import { markName } from '../../shared/guess.ts';
import { fieldColumns, type FieldColumnName } from '../../shared/spec/field-columns.ts';
import { noValue } from '../../shared/text/format.ts';
import { formatQuantile } from '../../shared/text/format-window.ts';
import { formatTimestamp } from '../text/format-timestamp.ts';
import {
  flagRun,
  formatContract,
  formatRunHalfWidth,
  formatSummaryRatio,
  shortRunKey,
} from '../text/run-text.ts';

/** A column of the list of runs. */
export interface ColumnShape {
  readonly id: RunColumn;
  readonly header: string;
  /** Its full name, if the header is too terse. */
  readonly name?: string;
  /** Width in em of the table. */
  readonly width: number;
  readonly isRight?: true;
  /** Hidden by default. */
  readonly isExtra?: true;
  /** Sorted in descending order first. */
  readonly descendingFirst?: true;
  readonly text: (run: RunSummary) => string;
}

const number = { isRight: true, descendingFirst: true } as const;

/** The text of a field that is not its value alone. */
const fieldTexts: Readonly<Partial<Record<FieldColumnName, ColumnShape['text']>>> = {
  policy: (run) => markName(run.policy, run.isGuess),
  cpus: (run) => `${run.cpus}${markExtrapolation(run) === null ? '' : ' ~'}`,
};

/** The columns of the spec's fields, as their entries say. */
const fieldShapes: readonly ColumnShape[] = fieldColumns.map(
  ({ name, header, width, isNumber, isExtra, isDescendingFirst }) => ({
    id: name,
    header,
    width,
    ...(isNumber && { isRight: true }),
    ...(isExtra && { isExtra }),
    ...(isDescendingFirst && { descendingFirst: true }),
    text: fieldTexts[name] ?? ((run) => `${run[name]}`),
  }),
);

/** Every column, in order. */
export const columnShapes: readonly ColumnShape[] = [
  { id: 'starred', header: 'Star', width: 3, descendingFirst: true, text: () => '' },
  { id: 'key', header: 'Run', width: 8.5, text: ({ key }) => shortRunKey(key) },
  ...fieldShapes.filter(({ isExtra }) => !isExtra),
  { id: 'status', header: 'Status', width: 6, text: shownStatus },
  {
    id: 'overhead',
    header: 'Ratio',
    name: 'Ratio (overhead)',
    width: 9.5,
    ...number,
    text: (run) => `${formatSummaryRatio(run)}${flagRun(run)}`,
  },
  {
    id: 'halfWidth',
    header: '+-',
    name: '+- (half of the interval)',
    width: 5,
    ...number,
    isExtra: true,
    text: formatRunHalfWidth,
  },
  {
    id: 'replications',
    header: 'n',
    name: 'n (replications)',
    width: 3.25,
    ...number,
    text: ({ replications }) => String(replications ?? noValue),
  },
  {
    id: 'windowP99Ns',
    header: 'Window p99',
    width: 10,
    ...number,
    text: ({ windowP99Ns, windowBeyondNs, windowP99Estimate }) =>
      formatQuantile(windowP99Ns, windowBeyondNs, windowP99Estimate),
  },
  { id: 'contract', header: 'Contract', width: 6.5, text: formatContract },
  {
    id: 'startedAt',
    header: 'Started',
    width: 10.5,
    descendingFirst: true,
    text: ({ startedAt }) => formatTimestamp(startedAt),
  },
  {
    id: 'finishedAt',
    header: 'Finished',
    width: 10.5,
    descendingFirst: true,
    isExtra: true,
    text: ({ finishedAt }) => (finishedAt === null ? noValue : formatTimestamp(finishedAt)),
  },
  {
    id: 'modelVersion',
    header: 'Model',
    name: 'Model version',
    width: 5,
    isExtra: true,
    text: ({ modelVersion }) => modelVersion,
  },
  ...fieldShapes.filter(({ isExtra }) => isExtra),
  { id: 'tags', header: 'Tags', width: 6, text: ({ tags }) => tags.join(' ') },
  { id: 'note', header: 'Note', width: 14, isExtra: true, text: ({ note }) => note },
];

export const defaultColumns: readonly RunColumn[] = columnShapes
  .filter(({ isExtra }) => !isExtra)
  .map(({ id }) => id);

/** The shapes of these columns, in table order. */
export function shapesOf(columns: readonly RunColumn[]): readonly ColumnShape[] {
  return columnShapes.filter(({ id }) => columns.includes(id));
}

/** The widths of the columns, the checkbox column first; the last one takes the remaining width. */
export function gridTemplate(shapes: readonly ColumnShape[]): string {
  const widths = shapes.map(({ width }, i) =>
    i === shapes.length - 1 ? `minmax(${width}em, 1fr)` : `${width}em`,
  );
  return ['2.5em', ...widths].join(' ');
}
