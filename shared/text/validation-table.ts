import type { ValidationRow } from '../validation.ts';
import { formatError, formatRatio, intervalMeaning } from './format.ts';
import { wrapParagraph } from './plain.ts';
import { formatRatioCell } from './results.ts';
import { formatTable, type Column } from './table.ts';
import { tighten } from './tighten.ts';
import { allowedPercent, isWithinAllowedError, summarizeRows } from './validation-summary.ts';

const columns: readonly Column[] = [
  { header: 'policy' },
  { header: 'source' },
  { header: 'posted', align: 'right' },
  { header: 'simulated' },
  { header: 'error', align: 'right' },
  { header: 'sec', align: 'right' },
  { header: 'null', align: 'right' },
];

function formatRow({ policy, source, publishedRatio, nullError, simulated }: ValidationRow) {
  const { ratio, error, secondsError, precisionReached } = simulated;
  return [
    policy,
    source,
    formatRatio(publishedRatio),
    `${formatRatioCell(ratio)}${precisionReached ? '' : ' !'}`,
    `${tighten(formatError(error))}${isWithinAllowedError(simulated) ? '' : ' X'}`,
    tighten(formatError(secondsError)),
    tighten(formatError(nullError)),
  ];
}

const formatKind = ({ fitted }: ValidationRow) => (fitted ? 'fitted' : 'predicted');

/** What the columns mean; the page says the same. */
export function explainValidation(rows: readonly ValidationRow[]): string[] {
  return [
    `posted, simulated: ratio of sys time to policy none; ${intervalMeaning}. ` +
      'error: of what was added, ratio - 1; sec: of the added seconds, where the mail has those of ' +
      'policy none; null: the error of a constant for each kind of policy.',
    'fitted: the row was used to fit the costs; predicted: it was not.',
    ...(rows.some(({ simulated }) => !simulated.precisionReached)
      ? ['!: did not reach its precision.']
      : []),
    ...(rows.every(({ simulated }) => isWithinAllowedError(simulated))
      ? []
      : [`X: off by more than ${allowedPercent} of what was added.`]),
  ];
}

/** Published against simulated in mail form: a block per machine and kind, the verdict, the legend. */
export function formatValidation(rows: readonly ValidationRow[], modelVersion: string): string[] {
  const groups = Map.groupBy(rows, (row) => `${row.machine}, ${formatKind(row)}`);
  const blocks = [...groups].flatMap(([name, group]) => [
    ...wrapParagraph(name, 4),
    ...formatTable(columns, group.map(formatRow)),
    '',
  ]);
  const legend = [
    ...explainValidation(rows),
    `simulated by Shootdown Lab, model version ${modelVersion}; reproduce with:`,
  ];
  return [
    ...blocks,
    ...summarizeRows(rows).flatMap((text) => wrapParagraph(text, 2)),
    '',
    ...legend.flatMap((text) => wrapParagraph(text, 2)),
    'lab validate',
  ];
}
