import {
  isPinned,
  type FoldScore,
  type LeftOutScore,
  type PinnedConstant,
} from '../row-calibration.ts';
import type { RowProfile } from '../row-profile.ts';
import { formatNumber } from './format.ts';
import { wrapParagraph } from './plain.ts';
import { formatTable } from './table.ts';

const right = (header: string) => ({ header, align: 'right' as const });
const percent = (share: number | null, digits = 1) =>
  share === null ? '-' : `${(100 * share).toFixed(digits)} %`;
/** A width of a logarithm as a factor. */
const factor = (width: number | null) => (width === null ? '-' : `${Math.exp(width).toFixed(2)}x`);
const plain = (value: number | null) => (value === null ? '-' : value.toFixed(2));

/** Constants, how uncertain they are, and whether the rows pin them down: the lines of a table. */
export function formatPinned(pinned: readonly PinnedConstant[]): string[] {
  return formatTable(
    [{ header: 'constant' }, right('value'), right('+-'), { header: 'pinned down' }],
    pinned.map((one) => [
      one.name,
      formatNumber(one.value, 4),
      percent(one.uncertainty),
      isPinned(one) ? 'yes' : 'no',
    ]),
  );
}

/** What was left out, predicted by the lab and by a null model: the lines of a table, and what it says. */
export function formatFolds(folds: readonly FoldScore[]): string[] {
  const scores = ({ medianAbsError, coverage90, medianWidth, intervalScore }: LeftOutScore) => [
    percent(medianAbsError),
    percent(coverage90, 0),
    factor(medianWidth),
    plain(intervalScore),
  ];
  const rows = folds.flatMap(({ left, experiment, lab, labThere, null: without }) => [
    [left, experiment, `${lab.rows}`, 'lab', ...scores(lab)],
    ...(without.rows > 0 && labThere.rows !== lab.rows
      ? [['', '', `${labThere.rows}`, 'lab', ...scores(labThere)]]
      : []),
    ...(without.rows > 0 ? [['', '', `${without.rows}`, 'null', ...scores(without)]] : []),
  ]);
  const numbers = ['error', 'range', 'width', 'score'].map(right);
  const columns = [{ header: 'left out' }, { header: 'rows' }, right('n'), { header: 'by' }];
  return [
    ...formatTable([...columns, ...numbers], rows),
    '',
    ...wrapParagraph(
      'Each left out in turn, and predicted from the rest; null: a model without mechanics, beside it ' +
        'the lab on the same rows. error: median; range: rows in their 90 % range, which was found ' +
        'without them; width: its median, high to low; score: mean interval score of the logarithms ' +
        '(width, and 20 times what lies outside): less is better.',
    ),
  ];
}

/** The sets of constants in a sentence, and what they do not explore. */
export function formatEnsemble({ ensemble }: Pick<RowProfile, 'ensemble'>): string[] {
  if (!ensemble) return [];
  return [
    ...wrapParagraph(
      `${ensemble.members} sets of constants accepted of ${ensemble.drawn} drawn: within ` +
        `${ensemble.distance} of the best in chi-squared. Not explored:`,
    ),
    ...ensemble.unexplored.flatMap((text) => wrapParagraph(text, 2)),
  ];
}

/** A profile in mail form: constants, errors of fitted and held-out rows, what was left out. */
export function formatProfile(profile: RowProfile): string[] {
  const { pinned, residuals, folds, fittedRows, heldOutRows, command } = profile;
  const known = pinned.filter(isPinned).length;
  return [
    ...wrapParagraph(
      `${pinned.length} constants, ${fittedRows} fitted rows, ${heldOutRows} held out; the rows pin ` +
        `down ${known} of the constants.`,
    ),
    '',
    ...formatPinned(pinned),
    '',
    ...formatTable(
      [{ header: 'rows' }, { header: 'role' }, right('n'), right('error'), right('25 %')],
      residuals.flatMap(({ experiment, fitted, heldOut }) =>
        (
          [
            ['fitted', fitted],
            ['held out', heldOut],
          ] as const
        )
          .filter(([, { rows }]) => rows > 0)
          .map(([role, { rows, medianAbsError, within25 }]) => [
            experiment,
            role,
            `${rows}`,
            percent(medianAbsError),
            percent(within25, 0),
          ]),
      ),
    ),
    '',
    ...formatFolds(folds),
    '',
    ...formatEnsemble(profile),
    '',
    `simulated by Shootdown Lab, model version ${profile.modelVersion}; reproduce with:`,
    command,
  ];
}
