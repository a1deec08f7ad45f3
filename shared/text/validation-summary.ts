import type { Uncertainty, ValidationRow } from '../validation.ts';
import { formatError, formatRatio, formatShare } from './format.ts';

/** Allowed error of a simulated ratio, as a share of what was added: ratio - 1. */
export const allowedError = 0.1;

export const allowedPercent = `${allowedError * 100} %`;

export function isWithinAllowedError({
  error,
}: Pick<ValidationRow['simulated'], 'error'>): boolean {
  return Math.abs(error) <= allowedError;
}

export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function medianSize(errors: readonly number[]): number {
  const sorted = errors.map(Math.abs).toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const above = sorted[half] ?? 0;
  return sorted.length % 2 === 0 ? ((sorted[half - 1] ?? 0) + above) / 2 : above;
}

/** The error that is largest either way, with its place. */
function largest<R extends Place>(rows: readonly R[], errorOf: (row: R) => number): string {
  const [worst] = rows.toSorted((a, b) => Math.abs(errorOf(b)) - Math.abs(errorOf(a)));
  return worst ? `${formatError(errorOf(worst))}: ${worst.policy} on ${worst.machine}` : '';
}

type Place = Pick<ValidationRow, 'machine' | 'policy' | 'fitted'>;

/** `10 ratios, 8 fitted, 2 predicted`: a baseline is no ratio. */
export function countRatios(rows: readonly Pick<ValidationRow, 'fitted'>[]): string {
  const fitted = rows.filter((row) => row.fitted).length;
  const predicted = rows.length - fitted;
  return `${countOf(rows.length, 'ratio')}, ${fitted} fitted, ${predicted} predicted`;
}

function countWithin(rows: readonly ValidationRow[]): string {
  const kinds = [
    ['fitted', rows.filter(({ fitted }) => fitted)],
    ['predicted', rows.filter(({ fitted }) => !fitted)],
  ] as const;
  const counts = kinds.flatMap(([kind, of]) => {
    const within = of.filter(({ simulated }) => isWithinAllowedError(simulated)).length;
    return of.length === 0 ? [] : [`${within} of ${of.length} ${kind}`];
  });
  return counts.join(', ');
}

function describeNull(rows: readonly ValidationRow[]): string {
  const constants = [...new Set(rows.map(({ nullRatio }) => formatRatio(nullRatio)))];
  const nearer = rows.filter((row) => Math.abs(row.nullError) < Math.abs(row.simulated.error));
  const errors = rows.map(({ nullError }) => nullError);
  return (
    `A null model, one constant for each kind of policy (${constants.join(', ')}: the middle of its ` +
    `fitted rows), has a median error of ${formatShare(medianSize(errors))}, the largest ` +
    `${largest(rows, ({ nullError }) => nullError)}; it is nearer in ${nearer.length} of ${rows.length}.`
  );
}

/** How much of what was added can come from rounding the ratios that were posted. */
function roundingShare(rows: readonly ValidationRow[]): number {
  const shares = rows.map(({ publishedRatio }) => {
    const decimals = Math.max(2, String(publishedRatio).split('.')[1]?.length ?? 0);
    return (0.5 * 10 ** -decimals) / (publishedRatio - 1);
  });
  return Math.max(0, ...shares);
}

/** What the costs say that were fitted to the rows of the other machines alone. */
function describeLeftOut(rows: readonly ValidationRow[]): string[] {
  const known = rows.flatMap((row) => (row.leftOut ? [{ ...row, leftOut: row.leftOut }] : []));
  if (known.length === 0) return [];
  const widthOf = ({ leftOut }: (typeof known)[number]) => (leftOut.high - 1) / (leftOut.low - 1);
  const [widest] = known.toSorted((a, b) => widthOf(b) - widthOf(a));
  const holds = known.filter(
    ({ publishedRatio, leftOut }) =>
      publishedRatio >= leftOut.low && publishedRatio <= leftOut.high,
  );
  const { policy, machine, publishedRatio, leftOut } = widest!;
  return [
    `Costs fitted without a machine's rows put ${policy} on ${machine} between ` +
      `${formatRatio(leftOut.low)} and ${formatRatio(leftOut.high)} (posted ` +
      `${formatRatio(publishedRatio)}); of ${countOf(known.length, 'ratio')} left out so, ` +
      `${holds.length} ${holds.length === 1 ? 'lies' : 'lie'} in their range.`,
  ];
}

/** What the measured policies cost without page-table isolation, which the mails say nothing of. */
export function describeIsolation(isolation: Uncertainty['isolation']): string[] {
  if (isolation.length === 0) return [];
  const machines = Map.groupBy(isolation, ({ machine }) => machine);
  const texts = [...machines].map(([machine, rows]) => {
    const each = rows.map(
      ({ policy, on, off }) => `${policy} ${formatRatio(on)} and ${formatRatio(off)}`,
    );
    return `on ${machine} ${each.join(', ')}`;
  });
  return [
    'Page-table isolation is on; the mails do not say whether it was. With and without it, none taking ' +
      `as long (short runs): ${texts.join('; ')}.`,
  ];
}

/** How much of the costs the measured ratios determine. */
export function describeUncertainty({
  searched,
  determined,
  sets,
  command,
  modelVersion,
  date,
  isolation,
}: Uncertainty): string[] {
  return [
    `Of ${searched} costs searched, the ratios determine ${countOf(determined, 'combination')}: those ` +
      `that move some ratio by more than ${allowedPercent} of what it adds as they go through their ` +
      `range. ${countOf(sets, 'set')} of costs meet the fitted rows as well as the lab's, by what is known of the rows ` +
      `(${command}, model version ${modelVersion}, ${date}).`,
    ...describeIsolation(isolation),
  ];
}

/** `Does not agree: 10 ratios, 8 fitted, ...`, without a full stop. */
export function judgeRows(rows: readonly ValidationRow[]): string {
  const within = rows.filter(({ simulated }) => isWithinAllowedError(simulated)).length;
  const verdict = within === rows.length ? 'Agrees' : 'Does not agree';
  return `${verdict}: ${countRatios(rows)}; within ${allowedPercent} of what was added: ${countWithin(rows)}`;
}

/** The median and the largest error of what was added, without a full stop. */
export function describeErrors(rows: readonly ValidationRow[]): string {
  const errors = rows.map(({ simulated }) => simulated.error);
  const worst = largest(rows, ({ simulated }) => simulated.error);
  return `median error ${formatShare(medianSize(errors))}, largest ${worst}`;
}

/** What else the errors are to be compared with: a null model, costs of other rows, rounding. */
export function weighErrors(rows: readonly ValidationRow[]): string[] {
  return [
    describeNull(rows),
    ...describeLeftOut(rows),
    `Rounding of the posted ratios alone is up to ${formatShare(roundingShare(rows))} of what was added.`,
  ];
}

/** How well the simulation agrees with what was measured, in sentences derived from the rows alone. */
export function summarizeRows(rows: readonly ValidationRow[]): string[] {
  if (rows.length === 0) return ['There are no ratios.'];
  return [`${judgeRows(rows)}; ${describeErrors(rows)}.`, ...weighErrors(rows)];
}
