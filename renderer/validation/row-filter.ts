import { rowRoles } from '../../shared/row-prediction.ts';
import type { DescribedRow } from '../../shared/rows-report.ts';

/** How far off rows are that are shown. */
export const errorChoices = ['any', 'over-10', 'over-25', 'out-of-range'] as const;
export type ErrorChoice = (typeof errorChoices)[number];

/** Which measured rows a table shows; an empty word is any. */
export interface RowFilter {
  readonly experiment: string;
  readonly machine: string;
  readonly source: string;
  readonly role: string;
  readonly error: ErrorChoice;
  readonly text: string;
}

export const everyRow: RowFilter = {
  experiment: '',
  machine: '',
  source: '',
  role: '',
  error: 'any',
  text: '',
};

/** Whether the measured value lies in the predicted range; true where there is none. */
export function isInRange({ measured, predicted }: DescribedRow): boolean {
  if (measured === null || predicted === null) return true;
  const [low, high] = typeof measured === 'number' ? [measured, measured] : measured;
  return high >= predicted.low && low <= predicted.high;
}

function isOff(row: DescribedRow, choice: ErrorChoice): boolean {
  const size = Math.abs(row.error ?? 0);
  if (choice === 'over-10') return size > 0.1;
  if (choice === 'over-25') return size > 0.25;
  return choice === 'any' || !isInRange(row);
}

const textOf = ({ id, conditions, metric, kernel, reason, where }: DescribedRow) =>
  [id, conditions, metric, kernel, reason, where].join(' ').toLowerCase();

/** The rows that a filter keeps, in their order. */
export function filterRows(rows: readonly DescribedRow[], filter: RowFilter): DescribedRow[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const isAny = (wanted: string, own: string | null) => wanted === '' || wanted === own;
  return rows.filter(
    (row) =>
      isAny(filter.experiment, row.experiment) &&
      isAny(filter.machine, row.machine) &&
      isAny(filter.source, row.source) &&
      isAny(filter.role, row.role) &&
      isOff(row, filter.error) &&
      words.every((word) => textOf(row).includes(word)),
  );
}

/** The greatest errors first; rows without one last. */
export function sortByError(rows: readonly DescribedRow[]): DescribedRow[] {
  const sizeOf = ({ error }: DescribedRow) => (error === null ? -1 : Math.abs(error));
  return rows.toSorted((a, b) => sizeOf(b) - sizeOf(a));
}

interface Choice {
  readonly value: string;
  readonly label: string;
}

const longestLabel = 48;

function listChoices(all: string, values: Iterable<string | null>): Choice[] {
  const counts = new Map<string, number>();
  for (const value of values)
    if (value !== null && value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  const short = (text: string) =>
    text.length > longestLabel ? `${text.slice(0, longestLabel - 3)}...` : text;
  return [
    { value: '', label: all },
    ...[...counts].map(([value, count]) => ({ value, label: `${short(value)} (${count})` })),
  ];
}

/** What each part of a filter can be, with the number of rows of each. */
export function choicesOf(rows: readonly DescribedRow[]) {
  const roles = rowRoles.flatMap((role) =>
    rows.map((row) => row.role).filter((own) => own === role),
  );
  return {
    experiment: listChoices(
      'All kinds',
      rows.map(({ experiment }) => experiment),
    ),
    machine: listChoices(
      'All machines',
      rows.map(({ machine }) => machine),
    ),
    source: listChoices(
      'All sources',
      rows.map(({ source }) => source),
    ),
    role: listChoices('All roles', roles),
    error: [
      { value: 'any', label: 'Any error' },
      { value: 'over-10', label: 'Off by more than 10 %' },
      { value: 'over-25', label: 'Off by more than 25 %' },
      { value: 'out-of-range', label: 'Outside its range' },
    ] satisfies { value: ErrorChoice; label: string }[],
  };
}
