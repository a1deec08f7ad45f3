import type { ValidationRow } from '../validation.ts';
import { formatError, formatRatio } from './format.ts';
import { wrapParagraph } from './plain.ts';
import { formatRatioCell } from './results.ts';
import { formatTable, type Column } from './table.ts';

/** Allowed relative error of a simulated ratio. */
export const allowedError = 0.05;

const columns: readonly Column[] = [
  { header: 'policy' },
  { header: 'source' },
  { header: 'published', align: 'right' },
  { header: 'simulated' },
  { header: 'error', align: 'right' },
  { header: 'row' },
];

export function isWithinAllowedError(row: Pick<ValidationRow, 'error'>): boolean {
  return Math.abs(row.error) <= allowedError;
}

function formatRow(row: ValidationRow): string[] {
  return [
    row.policy,
    row.source,
    formatRatio(row.publishedRatio),
    `${formatRatioCell(row.simulated)}${row.precisionReached ? '' : ' !'}`,
    `${formatError(row.error)}${isWithinAllowedError(row) ? '' : ' X'}`,
    row.fitted ? 'fitted' : 'predicted',
  ];
}

/** One sentence: how many rows agree, and the largest error. */
export function formatVerdict(rows: readonly ValidationRow[]): string {
  const within = rows.filter(isWithinAllowedError).length;
  const worst = rows.reduce((largest, { error }) => Math.max(largest, Math.abs(error)), 0);
  const percent = `${allowedError * 100} %`;
  const largest = `largest error ${(worst * 100).toFixed(1)} %`;
  const verdict = rows.length > 0 && within === rows.length ? 'Agrees' : 'Does not agree';
  return `${verdict}: ${within} of ${rows.length} rows within ${percent}; ${largest}.`;
}

/** Published against simulated in mail form, a block per machine, the verdict before the legend. */
export function formatValidation(rows: readonly ValidationRow[], modelVersion: string): string[] {
  const blocks = [...Map.groupBy(rows, (row) => row.machine)].flatMap(([machine, group]) => [
    ...wrapParagraph(machine, 4),
    ...formatTable(columns, group.map(formatRow)),
    '',
  ]);
  const legend = [
    'ratio of sys time to policy none; +- is half of the 95 % interval; ' +
      'fitted: the row was used to fit the costs; predicted: it was not.',
    ...(rows.some((row) => !row.precisionReached) ? ['!: did not reach its precision.'] : []),
    ...(rows.every(isWithinAllowedError) ? [] : [`X: off by more than ${allowedError * 100} %.`]),
    `simulated by Shootdown Lab, model version ${modelVersion}; reproduce with:`,
  ];
  return [
    ...blocks,
    ...wrapParagraph(formatVerdict(rows), 2),
    '',
    ...legend.flatMap((text) => wrapParagraph(text, 2)),
    'lab validate',
  ];
}
