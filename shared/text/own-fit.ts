import type { OwnFit } from '../own-fit.ts';
import { isPinned, type PinnedConstant } from '../row-calibration.ts';
import { formatNumber } from './format.ts';
import { formatRowError } from './measured-rows.ts';
import { wrapParagraph } from './plain.ts';
import { formatPinned } from './row-profile.ts';
import { formatTable } from './table.ts';

const right = (header: string) => ({ header, align: 'right' as const });

function middleOf(values: readonly (number | null)[]): number | null {
  const sizes = values
    .flatMap((value) => (value === null ? [] : [Math.abs(value)]))
    .toSorted((a, b) => a - b);
  return sizes[sizes.length >> 1] ?? null;
}

/** What a fit to rows of one's own found, in at most 72 columns. */
export function formatOwnFit(
  { rows, atBounds }: OwnFit,
  pinned: readonly PinnedConstant[],
): string[] {
  const scored = rows.filter(({ role }) => role === 'fitted');
  const known = pinned.filter(isPinned).length;
  const columns = [{ header: 'row' }, ...['measured', 'built-in', 'fitted', 'left out'].map(right)];
  const words = (pick: (row: OwnFit['rows'][number]) => number | null) =>
    formatRowError(middleOf(scored.map(pick)));
  return [
    ...formatTable(
      columns,
      rows.map(({ id, measured, before, error, leftOut, role }) => [
        id,
        formatNumber(measured, 4),
        formatRowError(before),
        role === 'fitted' ? formatRowError(error) : role,
        formatRowError(leftOut),
      ]),
    ),
    '',
    ...wrapParagraph(
      `${scored.length} rows, ${rows.length - scored.length} taken as they are, ${pinned.length} constants, of which ` +
        `the rows pin down ${known}. Median error: ${words(({ before }) => before)} under the constants ` +
        `of the lab, ${words(({ error }) => error)} fitted, ${words(({ leftOut }) => leftOut)} where ` +
        'each row was left out and predicted from the rest.',
    ),
    ...(atBounds.length === 0
      ? []
      : wrapParagraph(
          `At their bounds: ${atBounds.join(', ')}. They are beyond what hardware has: the model cannot ` +
            'follow these rows, as of a virtual machine whose interrupts leave the guest (--wide).',
        )),
    '',
    ...formatPinned(pinned),
  ];
}
