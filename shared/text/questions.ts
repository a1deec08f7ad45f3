import type { Crossover, FieldChange, SmallestChanges } from '../questions.ts';
import { formatNumber, formatRatio } from './format.ts';
import { wrapParagraph } from './plain.ts';
import { formatTable } from './table.ts';

const right = (header: string) => ({ header, align: 'right' as const });

/** `-37 %`, `+120 %`. */
function formatChange({ value, failsAt }: FieldChange): string {
  if (failsAt === null) return '-';
  const percent = 100 * (failsAt / value - 1);
  return `${percent > 0 ? '+' : ''}${percent.toFixed(0)} %`;
}

const ratioText = (ratio: number | null) => (ratio === null ? '-' : formatRatio(ratio));

/** Of fields that do not make a claim fail, those that move the ratio most. */
const mostOthers = 8;

/** What would have to change for a claim to fail: the lines of a table in mail form, and what it says. */
export function formatSmallestChanges(found: SmallestChanges): string[] {
  const { ratio, claim, holds, changes, factor, replications, measureMs } = found;
  const head = `The ratio is ${formatRatio(ratio)}: ${claim} ${holds ? 'holds' : 'does not hold'}.`;
  if (!holds) return [head];
  const failing = changes.filter(({ failsAt }) => failsAt !== null);
  const others = changes.filter(({ failsAt }) => failsAt === null);
  const shown = [...failing, ...others.slice(0, mostOthers)];
  return [
    head,
    ...wrapParagraph(
      failing.length > 0
        ? `It fails if one of ${failing.length} fields is another, the smallest change first:`
        : 'No single field makes it fail:',
    ),
    '',
    ...formatTable(
      [
        { header: 'field' },
        right('is'),
        right('fails at'),
        right('change'),
        right(`/${factor}`),
        right(`x${factor}`),
      ],
      shown.map((change) => [
        change.path,
        formatNumber(change.value),
        change.failsAt === null ? '-' : formatNumber(change.failsAt),
        formatChange(change),
        ...change.ratios.map(ratioText),
      ]),
    ),
    '',
    ...wrapParagraph(
      `Each of ${changes.length} fields alone, from a ${factor}th to ${factor} times, within its range; the ` +
        `last two columns are the ratio there (-: the field has no such value). ` +
        `${Math.max(0, others.length - mostOthers)} more fields do not make it fail. Runs of ` +
        `${formatNumber(measureMs)} ms, n = ${replications}, with the same work: a place is good to 9 %.`,
      2,
    ),
  ];
}

/** Where one policy overtakes another, in words and as a table. */
export function formatCrossover(
  { axis, first, second }: Readonly<Record<'axis' | 'first' | 'second', string>>,
  found: Crossover,
): string[] {
  const { ratios, at, range, crossing, sets, replications } = found;
  const start = ratios[0]?.ratio ?? 1;
  const becomes = start > 1 ? 'cheaper' : 'dearer';
  const places = range ? `, at ${between(range)}` : '';
  const inSets = sets === 0 ? 'no sets of constants' : `${crossing} of ${sets} sets of constants`;
  return [
    ...wrapParagraph(
      at === null
        ? `${second} does not pass ${first} along ${axis}; it does in ${inSets}${places}.`
        : `${second} becomes ${becomes} than ${first} at ${axis} ${formatNumber(at)}; it does in ` +
            `${inSets}${places}.`,
      2,
    ),
    '',
    ...formatTable(
      [right(axis), right(`${second} over ${first}`)],
      ratios.map((one) => [String(one.at), formatRatio(one.ratio)]),
    ),
    '',
    ...wrapParagraph(
      `sys per op, n = ${replications}, the same work at each place; between places by a straight line of ` +
        `the logarithms. Sets: of constants alone; the error of the model is not in them.`,
      2,
    ),
  ];
}

const between = ({ low, high }: { readonly low: number; readonly high: number }) =>
  `${formatNumber(low)} to ${formatNumber(high)}`;
