// The options with which `lab calibrate --rows` is told what to fit to which rows, and their meaning. What
// is chosen must be there: the lab checks that.
import * as v from 'valibot';
import { LabError } from '../../../shared/errors.ts';
import {
  rowSelectorNames,
  type FreedConstants,
  type RowChoice,
  type RowSelector,
} from '../../../shared/row-choice.ts';
import type { Options } from './command.ts';

export const choiceOptions = {
  only: { type: 'string', multiple: true },
  'hold-out': { type: 'string', multiple: true },
  free: { type: 'string', multiple: true },
} as const;

export const choiceHelp: readonly string[] = [
  '  With --rows, for constants of your own (they do not become the built-in ones):',
  `  --only FIELD=VALUE      fit to these rows; FIELD is ${rowSelectorNames.join(', ')}`,
  '  --hold-out FIELD=VALUE  fit to all but these, and predict them; or random=20%,SEED',
  '  --free NAME[=MIN..MAX]  move these constants, within bounds; haswell.* is a group',
  '                          each of these may be repeated',
  '  --out FILE              keep what was found, after each round; lab validate --rows uses',
  '                          it with --profile FILE',
  '  --resume FILE           go on with a calibration that was cancelled',
];

const listOf = (options: Options, name: string): string[] => {
  const value = options[name];
  return Array.isArray(value) ? value : [];
};

function readSelector(text: string, option: string): RowSelector {
  const [, field, value] = /^(\w+)=(.+)$/.exec(text) ?? [];
  const by = rowSelectorNames.find((name) => name === field);
  if (by !== undefined && value !== undefined) return { by, value };
  throw new LabError(
    'bad-value',
    `--${option} takes FIELD=VALUE, got ${text}`,
    `FIELD is ${rowSelectorNames.join(', ')}`,
  );
}

function readRandom(text: string): NonNullable<RowChoice['random']> {
  const [, number, percent, seed = '1'] =
    /^random=(\d*\.?\d+)(%?)(?:,(\d{1,15}))?$/.exec(text) ?? [];
  const share = Number(number) / (percent ? 100 : 1);
  if (share > 0 && share < 1) return { share, seed: Number(seed) };
  throw new LabError(
    'bad-value',
    `a random share is above 0 and below 100%, got ${text}`,
    '--hold-out random=20%,7',
  );
}

const bound = v.pipe(v.number(), v.finite(), v.gtValue(0));

function readFreed(text: string): FreedConstants {
  const [name = '', range] = text.split('=');
  if (range === undefined) return { name };
  const [min, max] = range.split('..').map(Number);
  if (v.is(bound, min) && v.is(bound, max)) return { name, min, max };
  throw new LabError(
    'bad-value',
    `--free takes NAME=MIN..MAX, got ${text}`,
    '--free all.irqExitCycles=50..900',
  );
}

/** What the options choose; null if they choose nothing. @throws LabError `bad-value`. */
export function readChoice(options: Options): RowChoice | null {
  const [only, holdOut, free] = [
    listOf(options, 'only'),
    listOf(options, 'hold-out'),
    listOf(options, 'free'),
  ];
  if (only.length + holdOut.length + free.length === 0) return null;
  const isRandom = (text: string) => text.startsWith('random=');
  const [random, again] = holdOut.filter(isRandom).map(readRandom);
  if (again) throw new LabError('bad-value', 'random rows are held out once', 'give one share');
  return {
    only: only.map((text) => readSelector(text, 'only')),
    holdOut: holdOut
      .filter((text) => !isRandom(text))
      .map((text) => readSelector(text, 'hold-out')),
    random: random ?? null,
    free: free.map(readFreed),
  };
}
