import { LabError } from '../../../shared/errors.ts';
import type { FreedConstants, RowChoice, RowSelector } from '../../../shared/row-choice.ts';
import { Stream } from '../../engine/random.ts';
import type { Measurement } from '../measurement.ts';
import { isFittedRow } from './fitted-rows.ts';
import { freeConstants, type FreeConstant } from './free-constants.ts';

function isNamed(row: Measurement, { by, value }: RowSelector): boolean {
  if (by === 'source') return row.source.toLowerCase().includes(value.toLowerCase());
  return row[by] === value;
}

/** @throws LabError `bad-value` for a selector that no row has. */
function refuseEmpty(selector: RowSelector, rows: readonly Measurement[]): void {
  if (rows.some((row) => isNamed(row, selector))) return;
  const { by, value } = selector;
  const known = [...new Set(rows.map((row) => row[by]))].filter((one) => typeof one === 'string');
  throw new LabError(
    'bad-value',
    `no fitted row has ${by}=${value}`,
    by === 'source' ? 'lab validate --rows built-in lists the rows' : known.slice(0, 12).join(', '),
  );
}

/**
 * By row: 1 if it is fitted, 0 if it is held out or never fitted.
 * @throws LabError `bad-value` if a selector names no row, or no row is left.
 */
export function weightsOf(rows: readonly Measurement[], choice: RowChoice): number[] {
  const { only, holdOut, random } = choice;
  const fitted = rows.filter(isFittedRow);
  for (const selector of [...only, ...holdOut]) refuseEmpty(selector, fitted);
  const stream = random && Stream.named(random.seed, 0, 'calibrate/hold-out');
  const weights = rows.map((row) => {
    if (!isFittedRow(row)) return 0;
    // A draw for each row: which are chosen besides does not change it.
    const isDrawn = stream !== null && random !== null && stream.uniform() < random.share;
    const isIn = only.length === 0 || only.some((selector) => isNamed(row, selector));
    const isOut = holdOut.some((selector) => isNamed(row, selector));
    return isIn && !isOut && !isDrawn ? 1 : 0;
  });
  if (weights.some((weight) => weight > 0)) return weights;
  throw new LabError('bad-value', 'no row is left to fit to', 'hold out fewer rows');
}

/** @throws LabError `unknown-name`, or `bad-value` for bounds that cross. */
function freed({ name, min, max }: FreedConstants): FreeConstant[] {
  const group = name.endsWith('.*') ? name.slice(0, -1) : null;
  const found = freeConstants.filter((one) =>
    group === null ? one.name === name : one.name.startsWith(group),
  );
  if (found.length === 0) {
    const groups = [...new Set(freeConstants.map((one) => `${one.name.split('.')[0]}.*`))];
    throw new LabError('unknown-name', `no constant ${name}`, groups.join(', '));
  }
  return found.map((one) => {
    const own = { ...one, min: min ?? one.min, max: max ?? one.max };
    if (own.min < own.max) return own;
    throw new LabError(
      'bad-value',
      `bounds of ${one.name}: ${own.min} is not below ${own.max}`,
      `--free ${one.name}=${one.min}..${one.max}`,
    );
  });
}

/** The constants that may move, in the order in which they are stored. */
export function freeOf({ free }: RowChoice): readonly FreeConstant[] {
  if (free.length === 0) return freeConstants;
  const chosen = new Map(free.flatMap(freed).map((one) => [one.name, one]));
  return freeConstants.flatMap(({ name }) => chosen.get(name) ?? []);
}
