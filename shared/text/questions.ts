import type { Crossover, FieldChange, SmallestChanges } from '../questions.ts';
import { explainExtrapolation, toRecordedRun } from '../extrapolation.ts';
import { explainGuess, markGuess } from '../guess.ts';
import type { Spec } from '../spec/spec.ts';
import { formatNumber, formatRatio } from './format.ts';
import { policyNameOf } from './policy-pair.ts';
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

/** What qualifies figures of these specs: a guess of their costs, a workload of another machine. */
function explainSpecs(specs: readonly Spec[]): string[] {
  const notes = [...explainExtrapolation(specs.map(toRecordedRun)), ...explainGuess(specs)];
  return notes.flatMap((note) => wrapParagraph(note, 2));
}

/** What would have to change for a claim to fail: the lines of a table in mail form, and what it says. */
export function formatSmallestChanges(found: SmallestChanges, spec: Spec): string[] {
  const { ratio, claim, holds, changes, factor, replications, measureMs } = found;
  const name = `${markGuess(policyNameOf(spec), spec)} on ${spec.machine.name}`;
  const head = wrapParagraph(
    `The ratio of ${name} is ${formatRatio(ratio)}: ${claim} ${holds ? 'holds' : 'does not hold'}.`,
    2,
  );
  if (!holds) return [...head, ...explainSpecs([spec])];
  const failing = changes.filter(({ failsAt }) => failsAt !== null);
  const others = changes.filter(({ failsAt }) => failsAt === null);
  const shown = [...failing, ...others.slice(0, mostOthers)];
  return [
    ...head,
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
    ...explainSpecs([spec]),
  ];
}

/** Where one policy overtakes another, in words and as a table. */
export function formatCrossover(
  axis: string,
  places: readonly (readonly [Spec, Spec])[],
  found: Crossover,
): string[] {
  const [first = '', second = ''] =
    places[0]?.map((spec) => markGuess(policyNameOf(spec), spec)) ?? [];
  const { ratios, at, range, crossing, sets, replications } = found;
  const start = ratios[0]?.ratio ?? 1;
  const becomes = start > 1 ? 'cheaper' : 'dearer';
  const between = range ? `, at ${spanOf(range)}` : '';
  const inSets = sets === 0 ? 'no sets of constants' : `${crossing} of ${sets} sets of constants`;
  return [
    ...wrapParagraph(
      at === null
        ? `${second} does not pass ${first} along ${axis}; it does in ${inSets}${between}.`
        : `${second} becomes ${becomes} than ${first} at ${axis} ${formatNumber(at)}; it does in ` +
            `${inSets}${between}.`,
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
    ...explainSpecs(places.flat()),
  ];
}

const spanOf = ({ low, high }: { readonly low: number; readonly high: number }) =>
  `${formatNumber(low)} to ${formatNumber(high)}`;
