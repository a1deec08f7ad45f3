import type { RowChoice, RowSelector } from '../row-choice.ts';
import { joinCommand } from './plain.ts';

/** The words of the options that choose the same. */
function choiceWords({ only, holdOut, random, free }: RowChoice): string[] {
  const toWords = (option: string, list: readonly RowSelector[]) =>
    list.flatMap(({ by, value }) => [option, `${by}=${value}`]);
  return [
    ...toWords('--only', only),
    ...toWords('--hold-out', holdOut),
    ...(random ? ['--hold-out', `random=${random.share},${random.seed}`] : []),
    ...free.flatMap(({ name, min, max }) => [
      '--free',
      min === undefined && max === undefined ? name : `${name}=${min}..${max}`,
    ]),
  ];
}

/** The command that makes the same calibration. */
export function choiceCommand(choice: RowChoice): string {
  return joinCommand(['lab', 'calibrate', '--rows', ...choiceWords(choice)]);
}

/** What is chosen, in short: the options, or all. */
export function nameChoice(choice: RowChoice): string {
  return choiceWords(choice).join(' ') || 'all rows and constants';
}
