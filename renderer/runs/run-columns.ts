import type { RunSummary } from '../../shared/contract.ts';
import type { RunColumn } from '../../shared/contract/run-columns.ts';
import { markExtrapolation } from '../../shared/extrapolation.ts';
import { formatRatio, noValue } from '../../shared/text/format.ts';
import { formatWindow } from '../../shared/text/format-window.ts';
import { formatTimestamp } from '../text/format-timestamp.ts';
import { flagRun, formatContract, formatRunHalfWidth, shortRunKey } from '../text/run-text.ts';

/** A column of the list of runs. */
export interface ColumnShape {
  readonly id: RunColumn;
  readonly header: string;
  /** Its name where the header alone says too little. */
  readonly name?: string;
  /** In em of the table. */
  readonly width: number;
  readonly isRight?: true;
  /** Not shown until it is chosen. */
  readonly isExtra?: true;
  /** Of most interest from the top down. */
  readonly descendingFirst?: true;
  readonly text: (run: RunSummary) => string;
}

const number = { isRight: true, descendingFirst: true } as const;

/** Every column, in its order. */
export const columnShapes: readonly ColumnShape[] = [
  { id: 'starred', header: 'Star', width: 3, descendingFirst: true, text: () => '' },
  { id: 'key', header: 'Run', width: 8.5, text: ({ key }) => shortRunKey(key) },
  { id: 'machine', header: 'Machine', width: 7.75, text: ({ machine }) => machine },
  {
    id: 'cpus',
    header: 'CPUs',
    width: 4.75,
    ...number,
    text: (run) => `${run.cpus}${markExtrapolation(run) === null ? '' : ' ~'}`,
  },
  { id: 'workload', header: 'Workload', width: 8.25, text: ({ workload }) => workload },
  { id: 'policy', header: 'Policy', width: 10.25, text: ({ policy }) => policy },
  { id: 'status', header: 'Status', width: 6, text: ({ status }) => status },
  {
    id: 'overhead',
    header: 'Ratio',
    name: 'Ratio (overhead)',
    width: 5.5,
    ...number,
    text: (run) => `${formatRatio(run.overhead?.mean)}${flagRun(run)}`,
  },
  {
    id: 'halfWidth',
    header: '+-',
    name: '+- (half of the interval)',
    width: 5,
    ...number,
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
    width: 7.5,
    ...number,
    text: ({ windowP99Ns, windowBeyondNs }) => formatWindow(windowP99Ns, windowBeyondNs),
  },
  { id: 'contractKept', header: 'Contract', width: 6, text: formatContract },
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
  {
    id: 'seed',
    header: 'Seed',
    width: 6,
    isRight: true,
    isExtra: true,
    text: (run) => `${run.seed}`,
  },
  { id: 'tags', header: 'Tags', width: 6, text: ({ tags }) => tags.join(' ') },
  { id: 'note', header: 'Note', width: 14, isExtra: true, text: ({ note }) => note },
];

export const defaultColumns: readonly RunColumn[] = columnShapes
  .filter(({ isExtra }) => !isExtra)
  .map(({ id }) => id);

/** The shapes of these columns, in the order of the table. */
export function shapesOf(columns: readonly RunColumn[]): readonly ColumnShape[] {
  return columnShapes.filter(({ id }) => columns.includes(id));
}

/** The widths of the columns, that of the boxes before them; the last one takes what is left. */
export function gridTemplate(shapes: readonly ColumnShape[]): string {
  const widths = shapes.map(({ width }, i) =>
    i === shapes.length - 1 ? `minmax(${width}em, 1fr)` : `${width}em`,
  );
  return ['2.5em', ...widths].join(' ');
}
