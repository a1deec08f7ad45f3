// Options whose value is one of a list of names. The rule: an unknown one is refused with the names there
// are, in the same words by every command.
import { LabError } from '../../../shared/errors.ts';
import type { Options } from './command.ts';

/** The name that an option gives; undefined without it. @throws LabError `bad-usage`. */
export function readNamed<T extends string>(
  options: Options,
  option: string,
  names: readonly T[],
): T | undefined {
  const text = options[option];
  const known = names.find((name) => name === text);
  if (text === undefined || known) return known;
  throw new LabError('bad-usage', `--${option}: unknown ${String(text)}`, names.join(', '));
}
