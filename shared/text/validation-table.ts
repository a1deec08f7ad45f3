import type { Uncertainty, ValidationRow } from '../validation.ts';
import {
  formatError,
  formatFineRatio,
  formatRatio,
  intervalMeaning,
  noIntervalMeaning,
} from './format.ts';
import { wrapParagraph } from './plain.ts';
import { formatRatioCell, formatSpan } from './results.ts';
import { formatTable, type Column } from './table.ts';
import { tighten } from './tighten.ts';
import {
  allowedPercent,
  describeUncertainty,
  isWithinAllowedError,
  summarizeRows,
} from './validation-summary.ts';

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
  const { ratio, error, secondsError, precisionReached, replications } = simulated;
  return [
    policy,
    source,
    formatRatio(publishedRatio),
    `${formatRatioCell(ratio, replications)}${precisionReached ? '' : ' !'}`,
    `${tighten(formatError(error))}${isWithinAllowedError(simulated) ? '' : ' X'}`,
    tighten(formatError(secondsError)),
    tighten(formatError(nullError)),
  ];
}

const formatKind = ({ fitted }: ValidationRow) => (fitted ? 'fitted' : 'predicted');

/** What the columns mean; the page says the same. */
export function explainValidation(rows: readonly ValidationRow[]): string[] {
  const counts = rows.map(({ simulated }) => simulated.replications);
  return [
    `posted, simulated: ratio of sys time to policy none; ${intervalMeaning}; n = ` +
      `${formatSpan(counts)} replications. ` +
      'error: of what was added, ratio - 1; sec: of the added seconds, where the mail has those of ' +
      'policy none; null: the error of a constant for each kind of policy.',
    'fitted: the row was used to fit the costs; predicted: it was not; left out: what sets of costs ' +
      "say that were fitted without the machine's rows.",
    ...(counts.some((n) => n < 2) ? [noIntervalMeaning] : []),
    ...(rows.some(({ simulated }) => !simulated.precisionReached)
      ? ['!: did not reach its precision.']
      : []),
    ...(rows.every(({ simulated }) => isWithinAllowedError(simulated))
      ? []
      : [`X: off by more than ${allowedPercent} of what was added.`]),
  ];
}

/** With the digits that were posted, where those matter. */
const formatPosted = (ratio: number) => (ratio < 10 ? `${ratio}x` : formatRatio(ratio));

/** A table of what costs say that do not know the machine. */
function formatLeftOut(rows: readonly ValidationRow[]): string[] {
  const cells = rows.flatMap(({ machine, policy, publishedRatio, leftOut }) => {
    if (leftOut === null) return [];
    const { low, high } = leftOut;
    const errors = [low, high].map((ratio) =>
      tighten(formatError((ratio - 1) / (publishedRatio - 1) - 1)),
    );
    const range = `${formatFineRatio(low)} to ${formatFineRatio(high)}`;
    return [[machine, policy, formatPosted(publishedRatio), range, errors.join(' to ')]];
  });
  const headers = ['machine left out', 'policy', 'posted', 'predicted', 'error'];
  const toColumn = (header: string): Column => ({ header });
  return cells.length === 0 ? [] : [...formatTable(headers.map(toColumn), cells), ''];
}

export interface ValidationText {
  readonly rows: readonly ValidationRow[];
  readonly uncertainty: Uncertainty;
}

/**
 * Published against simulated in mail form: a block per machine and kind, what a machine's rows are if
 * they are left out, the verdict, the legend.
 */
export function formatValidation(
  { rows, uncertainty }: ValidationText,
  modelVersion: string,
): string[] {
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
    ...formatLeftOut(rows),
    ...[...summarizeRows(rows), ...describeUncertainty(uncertainty)].flatMap((text) =>
      wrapParagraph(text, 2),
    ),
    '',
    ...legend.flatMap((text) => wrapParagraph(text, 2)),
    'lab validate --published',
  ];
}
