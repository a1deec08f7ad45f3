// Parses the words after a command's name into options and arguments.
// The command interprets them; a word that no command takes is refused here.
import { parseArgs } from 'node:util';
import { LabError } from '../../../shared/errors.ts';
import type { Command, Options } from './command.ts';

/** Options of every command. */
export const everywhere = {
  db: { type: 'string' },
  help: { type: 'boolean', short: 'h' },
} as const;

export interface ParsedWords {
  readonly options: Options;
  readonly args: readonly string[];
}

/** The first sentence of parseArgs's message; a dash after an option means a missing value. */
function describeRefusal(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [, ambiguous] =
    /^Option '(?:-\w, )?(--[\w-]+).*' argument is ambiguous/.exec(message) ?? [];
  return ambiguous ? `${ambiguous} needs a value` : (message.split(/\. |\n/)[0] ?? message);
}

/** The same option again would replace its value in silence. */
function refuseRepeated(
  tokens: readonly { readonly kind: string; readonly name?: string }[],
  options: Command['options'],
): void {
  const seen = new Set<string>();
  for (const { kind, name = '' } of tokens) {
    const option = options[name];
    if (kind !== 'option' || option?.type !== 'string' || option.multiple) continue;
    if (seen.has(name)) {
      const message = `--${name} is said twice`;
      throw new LabError('bad-usage', message, 'leave out one of them');
    }
    seen.add(name);
  }
}

/** A number below 0 is the value of the option before it, and no option. */
function joinNegative(words: readonly string[], options: Command['options']): string[] {
  const joined: string[] = [];
  for (const word of words) {
    const last = joined.at(-1) ?? '';
    const takes = last.startsWith('--') && options[last.slice(2)]?.type === 'string';
    if (takes && /^-[\d.]/.test(word)) joined.splice(-1, 1, `${last}=${word}`);
    else joined.push(word);
  }
  return joined;
}

/** A negated term. Only options of one letter, such as -h, begin with one dash. */
const turnedTerm = /^-[^-]./su;

/** @throws LabError `bad-usage`. */
export function parseWords(
  name: string,
  command: Pick<Command, 'options' | 'maxArgs' | 'hasTerms' | 'suggest'>,
  words: readonly string[],
): ParsedWords {
  const isTerm = (word: string) => command.hasTerms === true && turnedTerm.test(word);
  try {
    const options = { ...command.options, ...everywhere };
    const joined = joinNegative(words, options);
    const args = joined.filter((word) => !isTerm(word));
    const parsed = parseArgs({ args, options, allowPositionals: true, tokens: true });
    const { values, positionals, tokens } = parsed;
    refuseRepeated(tokens, options);
    const extra = positionals[command.maxArgs ?? 0];
    if (extra !== undefined) throw new Error(`unexpected ${JSON.stringify(extra)}`);
    return { options: values as Options, args: [...positionals, ...joined.filter(isTerm)] };
  } catch (error) {
    if (error instanceof LabError) throw error;
    const hint = command.suggest?.(words) ?? `lab ${name} --help`;
    throw new LabError('bad-usage', describeRefusal(error), hint, { cause: error });
  }
}
