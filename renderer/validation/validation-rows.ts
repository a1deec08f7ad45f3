import type { CallValue } from '../../shared/contract.ts';
import { formatError, formatRatio } from '../../shared/text/format.ts';
import { formatRatioCell } from '../../shared/text/results.ts';
import { allowedError, isWithinAllowedError } from '../../shared/text/validation-table.ts';
import type { ValidationRow } from '../../shared/validation.ts';

export type Validation = CallValue<'validation.get'>;
type StoredRow = Validation['rows'][number];

export const allowedPercent = `${allowedError * 100} %`;

/** A published row as the table shows it. */
export interface ShownRow {
  /** Rows of several mails may share a run. */
  readonly id: string;
  readonly key: string;
  readonly machine: string;
  readonly policy: string;
  readonly source: string;
  readonly published: string;
  readonly simulated: string;
  readonly error: string;
  readonly kind: 'fitted' | 'predicted';
  readonly verdict: 'within' | 'off' | 'not simulated';
  readonly isPrecise: boolean;
}

/** A simulated row, in the form of the command line; null while it is not simulated. */
function toSimulated({ key: _key, ...row }: StoredRow): ValidationRow | null {
  const { simulated, error, precisionReached } = row;
  if (simulated === null || error === null) return null;
  return { ...row, simulated, error, precisionReached: precisionReached ?? true };
}

export function toShownRows({ rows }: Validation): ShownRow[] {
  return rows.map((row) => {
    const simulated = toSimulated(row);
    const within = simulated && isWithinAllowedError(simulated);
    return {
      id: `${row.machine} ${row.policy} ${row.source}`,
      key: row.key,
      machine: row.machine,
      policy: row.policy,
      source: row.source,
      published: formatRatio(row.publishedRatio),
      simulated: simulated ? formatRatioCell(simulated.simulated) : 'not simulated',
      error: formatError(row.error),
      kind: row.fitted ? 'fitted' : 'predicted',
      verdict: within === null ? 'not simulated' : within ? 'within' : 'off',
      isPrecise: simulated?.precisionReached ?? true,
    };
  });
}

/** The rows as `lab validate` prints them; null until all are simulated. */
export function toPrintedRows({ rows }: Validation): ValidationRow[] | null {
  const simulated = rows.flatMap((row) => toSimulated(row) ?? []);
  return simulated.length === rows.length ? simulated : null;
}

function count(rows: number): string {
  return `${rows} ${rows === 1 ? 'row' : 'rows'}`;
}

function describeLargest(rows: readonly ValidationRow[]): string {
  const [first, ...others] = rows;
  if (!first || rows.every(({ error }) => error === 0)) return '';
  const worst = others.reduce(
    (largest, row) => (Math.abs(row.error) > Math.abs(largest.error) ? row : largest),
    first,
  );
  const size = formatError(Math.abs(worst.error)).replace('+', '');
  return `, largest error ${size}: ${worst.policy} on ${worst.machine}`;
}

/** How well the simulation agrees, in sentences derived from the rows alone. */
export function summarizeValidation({ rows, missing }: Validation): string {
  const simulated = rows.flatMap((row) => toSimulated(row) ?? []);
  if (rows.length === 0) return 'There are no published rows.';
  if (simulated.length === 0) return `None of ${count(rows.length)} is simulated yet.`;
  const within = simulated.filter(isWithinAllowedError).length;
  const kind = missing > 0 ? 'simulated rows' : 'rows';
  const predictions = [...new Set(rows.flatMap((row) => (row.fitted ? [] : [row.source])))];
  const predicted =
    predictions.length > 0 ? `; ${predictions.join(' and ')} rows are predictions` : '';
  const sentences = [
    `${within} of ${simulated.length} ${kind} within ${allowedPercent}` +
      `${describeLargest(simulated)}${predicted}.`,
  ];
  if (missing > 0) sentences.push(`${count(missing)} not simulated yet.`);
  const baselines = rows.filter(({ policy }) => policy === 'none').length;
  if (baselines > 0) {
    sentences.push(
      `${count(baselines)} of policy none ${baselines === 1 ? 'is' : 'are'} 1.00x by definition.`,
    );
  }
  return sentences.join(' ');
}
