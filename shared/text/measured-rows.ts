import type { RowPrediction, RowScore } from '../row-prediction.ts';
import type { GroupScore, RowsReport } from '../rows-report.ts';
import { formatCount, formatNumber } from './format.ts';
import { formatTable } from './table.ts';
import { wrapParagraph } from './plain.ts';

export const formatPercentOf = (value: number | null) =>
  value === null ? '-' : `${Math.round(100 * value)} %`;
export const formatRowError = (value: number | null) =>
  value === null ? '-' : `${(100 * value).toFixed(1)} %`;

const right = (header: string) => ({ header, align: 'right' as const });

export function formatMeasured(measured: RowPrediction['measured']): string {
  if (measured === null) return '-';
  if (typeof measured === 'number') return formatNumber(measured, 4);
  return `${formatNumber(measured[0], 3)} to ${formatNumber(measured[1], 3)}`;
}

export function formatPredicted(predicted: RowPrediction['predicted']): string {
  if (!predicted) return '-';
  const { mean, low, high } = predicted;
  return `${formatNumber(mean, 4)} (${formatNumber(low)} to ${formatNumber(high)})`;
}

function scoreRow(label: string, role: string, score: RowScore): string[] {
  const { rows, medianAbsError, within10, within25, coverage90 } = score;
  return [
    label,
    role,
    formatCount(rows),
    formatRowError(medianAbsError),
    formatPercentOf(within10),
    formatPercentOf(within25),
    formatPercentOf(coverage90),
  ];
}

const scoreColumns = [
  { header: 'rows' },
  { header: 'role' },
  right('n'),
  right('error'),
  right('10 %'),
  right('25 %'),
  right('range'),
];

/** What the range of a prediction is, in a few words. */
export const rowRangeMeaning = '90 % range';

/** What ranges and roles are. */
export const rowRolesLegend =
  'Ranges are of 90 %: they hold what the fit leaves open of the constants, and the error of the model ' +
  'on rows, curves and machines that were left out. ' +
  'Fitted rows had a part in the constants; predicted ones had none; an anchor says how long the work ' +
  'of a benchmark takes on a machine, and is not scored.';

/** What the ranges and the columns of scores are. */
const legend =
  'error: median; 10 %, 25 %: rows that are off by no more; range: rows that are in theirs. ' +
  rowRolesLegend;

/** The scores of rows by group and role, and of all: the lines of a table in mail form. */
export function formatRowScores({ groups, all }: Pick<RowsReport, 'groups' | 'all'>): string[] {
  const rowsOf = ({ name, summary: { fitted, predicted } }: GroupScore) => [
    ...(fitted.rows > 0 ? [scoreRow(name, 'fitted', fitted)] : []),
    ...(predicted.rows > 0 ? [scoreRow(name, 'predicted', predicted)] : []),
  ];
  return [
    `${all.expressed} of ${all.rows} measured rows are expressed.`,
    '',
    ...formatTable(scoreColumns, [
      ...groups.flatMap(rowsOf),
      ...rowsOf({ name: 'all', summary: all }),
    ]),
    '',
    ...wrapParagraph(legend),
  ];
}

/** Each row with its prediction, and those that are not expressed with the reason. */
export function formatRows(rows: readonly RowPrediction[]): string[] {
  const said = rows.filter(({ predicted }) => predicted !== null);
  const unsaid = rows.filter(({ predicted }) => predicted === null);
  const columns = [
    { header: 'row' },
    right('measured'),
    right('predicted'),
    right('error'),
    { header: 'role' },
  ];
  return [
    ...formatTable(
      columns,
      said.map(({ id, measured, predicted, error, role }) => [
        id,
        formatMeasured(measured),
        formatPredicted(predicted),
        formatRowError(error),
        role,
      ]),
    ),
    ...(unsaid.length > 0 ? ['', 'Not expressed:'] : []),
    ...unsaid.flatMap(({ id, reason }) => wrapParagraph(`${id}: ${reason ?? ''}`, 4)),
  ];
}
