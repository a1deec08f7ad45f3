import type { CallValue } from '../../shared/contract.ts';
import { formatError, formatFineRatio, formatRatio, noValue } from '../../shared/text/format.ts';
import { formatRatioCell } from '../../shared/text/results.ts';
import {
  countOf,
  countRatios,
  describeErrors,
  describeUncertainty,
  isWithinAllowedError,
  judgeRows,
  weighErrors,
} from '../../shared/text/validation-summary.ts';
import type { ValidationRow } from '../../shared/validation.ts';

export type Validation = CallValue<'validation.get'>;
type StoredRow = Validation['rows'][number];

/** A published ratio as the table shows it. */
export interface ShownRow {
  readonly id: string;
  readonly key: string;
  readonly machine: string;
  readonly policy: string;
  readonly source: string;
  readonly published: string;
  readonly simulated: string;
  readonly error: string;
  readonly secondsError: string;
  readonly nullError: string;
  readonly leftOut: string;
  readonly kind: 'fitted' | 'predicted';
  readonly verdict: 'within' | 'off' | 'not simulated';
  readonly isPrecise: boolean;
}

/** Simulated rows, in the form of the command line. */
function simulatedRows({ rows }: Validation): ValidationRow[] {
  return rows.flatMap(({ key: _key, simulated, ...row }) =>
    simulated === null ? [] : [{ ...row, simulated }],
  );
}

function toShownRow({ key, simulated, ...row }: StoredRow): ShownRow {
  return {
    id: `${row.machine} ${row.policy} ${row.source}`,
    key,
    machine: row.machine,
    policy: row.policy,
    source: row.source,
    published: formatRatio(row.publishedRatio),
    simulated: simulated ? formatRatioCell(simulated.ratio) : 'not simulated',
    error: simulated ? formatError(simulated.error) : noValue,
    secondsError: simulated ? formatError(simulated.secondsError) : noValue,
    nullError: formatError(row.nullError),
    leftOut: row.leftOut
      ? `${formatFineRatio(row.leftOut.low)} to ${formatFineRatio(row.leftOut.high)}`
      : noValue,
    kind: row.fitted ? 'fitted' : 'predicted',
    verdict: !simulated ? 'not simulated' : isWithinAllowedError(simulated) ? 'within' : 'off',
    isPrecise: simulated?.precisionReached ?? true,
  };
}

export function toShownRows({ rows }: Validation): ShownRow[] {
  return rows.map(toShownRow);
}

/** The rows as `lab validate` prints them; null until all are simulated. */
export function toPrintedRows(validation: Validation): ValidationRow[] | null {
  const simulated = simulatedRows(validation);
  return simulated.length === validation.rows.length ? simulated : null;
}

/** How well the simulation agrees: the verdict, and the sentences that it rests on. */
export interface ValidationSummary {
  readonly headline: string;
  readonly details: readonly string[];
}

/** What the command line says, as a headline and the rest, and what is missing. */
export function summarizeValidation(validation: Validation): ValidationSummary {
  const { rows, missing, uncertainty } = validation;
  if (rows.length === 0) return { headline: 'There are no published ratios.', details: [] };
  const simulated = simulatedRows(validation);
  if (simulated.length === 0) {
    return { headline: `${countRatios(rows)}; none is simulated yet.`, details: [] };
  }
  const errors = describeErrors(simulated);
  const details = [
    `${errors.charAt(0).toUpperCase()}${errors.slice(1)}.`,
    ...weighErrors(simulated),
    ...describeUncertainty(uncertainty),
    ...(missing > 0 ? [`${countOf(missing, 'ratio')} not simulated yet.`] : []),
  ];
  return { headline: `${judgeRows(simulated)}.`, details };
}
