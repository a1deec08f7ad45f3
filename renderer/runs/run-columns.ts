import { shownStatus } from '../../shared/unreadable-run.ts';
import type { RunSummary } from '../../shared/contract.ts';
import type { RunColumn } from '../../shared/contract/run-columns.ts';
import { markExtrapolation } from '../../shared/extrapolation.ts';
import { markName } from '../../shared/guess.ts';
import { shortName } from '../../shared/column-names.ts';
import {
  fieldColumns,
  pathFields,
  type FieldColumnName,
  type FieldPath,
} from '../../shared/spec/field-columns.ts';
import { isNumberField } from '../../shared/spec/field.ts';
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

/** Of a header in em, with room for the arrow of a sorted column. */
const widthOf = (header: string) => Math.min(14, Math.max(5, header.length * 0.6 + 1.5));

/** The columns of every other field, called by its path. */
const pathShapes: readonly ColumnShape[] = pathFields.map((field) => {
  const header = shortName(field.path);
  return {
    id: field.path as FieldPath,
    header,
    name: `${field.path}: ${field.text}`,
    width: widthOf(header),
    isExtra: true,
    ...(isNumberField(field) && { isRight: true }),
    text: ({ fields }) => fields?.[field.path] ?? noValue,
  };
});

/** Every column, in order. */
export const columnShapes: readonly ColumnShape[] = [
  { id: 'starred', header: 'Star', width: 4.5, descendingFirst: true, text: () => '' },
  { id: 'key', header: 'Run', width: 7.5, text: ({ key }) => shortRunKey(key) },
  ...fieldShapes.filter(({ isExtra }) => !isExtra),
  ...pathShapes,
  { id: 'status', header: 'Status', width: 5.75, text: shownStatus },
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
    width: 9.25,
    ...number,
    text: ({ windowP99Ns, windowBeyondNs, windowP99Estimate }) =>
      formatQuantile(windowP99Ns, windowBeyondNs, windowP99Estimate),
  },
  { id: 'contract', header: 'Contract', width: 7.25, text: formatContract },
  {
    id: 'startedAt',
    header: 'Started',
    width: 10.25,
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
  { id: 'tags', header: 'Tags', width: 4, text: ({ tags }) => tags.join(' ') },
  { id: 'note', header: 'Note', width: 14, isExtra: true, text: ({ note }) => note },
];

export const defaultColumns: readonly RunColumn[] = columnShapes
  .filter(({ isExtra }) => !isExtra)
  .map(({ id }) => id);

/** The shapes of these columns, in table order. */
export function shapesOf(columns: readonly RunColumn[]): readonly ColumnShape[] {
  return columnShapes.filter(({ id }) => columns.includes(id));
}

/** Fields in which the listed runs differ that are shown by themselves; more would crowd the list. */
export const maxDiffering = 5;

export interface ShownColumns {
  readonly columns: readonly RunColumn[];
  /** Those of them that are shown as the listed runs differ in them. */
  readonly added: readonly RunColumn[];
  /** Those in which they differ as well. */
  readonly left: readonly RunColumn[];
}

/** The chosen columns, with those in which the listed runs differ. */
export function withDiffering(
  chosen: readonly RunColumn[],
  differing: readonly RunColumn[],
): ShownColumns {
  const missing = differing.filter((column) => !chosen.includes(column));
  const added = missing.slice(0, maxDiffering);
  return { columns: [...chosen, ...added], added, left: missing.slice(maxDiffering) };
}

/** The fields of these columns that a row has only if they are asked for. */
export function pathsOf(columns: readonly RunColumn[]): FieldPath[] {
  return columns.filter((column): column is FieldPath => column.includes('.'));
}

/** The widths of the columns, the checkbox column first; the last one takes the remaining width. */
export function gridTemplate(shapes: readonly ColumnShape[]): string {
  const widths = shapes.map(({ width }, i) =>
    i === shapes.length - 1 ? `minmax(${width}em, 1fr)` : `${width}em`,
  );
  return ['2.5em', ...widths].join(' ');
}
