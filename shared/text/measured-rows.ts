import type { RowPrediction, RowScore } from '../row-prediction.ts';
import type { GroupScore, RowsReport } from '../rows-report.ts';
import { formatCount, formatNumber } from './format.ts';
import { formatTable } from './table.ts';
import { wrapParagraph } from './plain.ts';

const percent = (value: number | null) => (value === null ? '-' : `${Math.round(100 * value)} %`);
const errorText = (value: number | null) =>
  value === null ? '-' : `${(100 * value).toFixed(1)} %`;

const right = (header: string) => ({ header, align: 'right' as const });

function toText(measured: RowPrediction['measured']): string {
  if (measured === null) return '-';
  if (typeof measured === 'number') return formatNumber(measured, 4);
  return `${formatNumber(measured[0], 3)} to ${formatNumber(measured[1], 3)}`;
}

function formatRange(predicted: RowPrediction['predicted']): string {
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
    errorText(medianAbsError),
    percent(within10),
    percent(within25),
    percent(coverage90),
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
export const rowRangeMeaning = 'nine of ten rows like it';

/** What the ranges and the columns of scores are. */
export const rowScoresLegend =
  'error: median; 10 %, 25 %: rows that are off by no more; range: rows that are in theirs. Ranges: nine of ten rows like this lay in theirs when their whole curve was left out of the fit. ' +
  'Fitted rows had a part in the constants; predicted ones had none; an anchor says how long the work ' +
  'of a benchmark takes on a machine, and is not scored.';

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
    ...wrapParagraph(rowScoresLegend),
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
        toText(measured),
        formatRange(predicted),
        errorText(error),
        role,
      ]),
    ),
    ...(unsaid.length > 0 ? ['', 'Not expressed:'] : []),
    ...unsaid.flatMap(({ id, reason }) => wrapParagraph(`${id}: ${reason ?? ''}`, 4)),
  ];
}
