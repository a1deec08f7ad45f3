// The one place where a command that a text tells to follow gets the database of the command that printed
// it: without, it would go to the default database. Commands for any computer are printed as they are.
import { joinCommand } from '../../../shared/text/plain.ts';
import { commands } from './commands/index.ts';

const names = commands
  .filter(({ isWithoutDatabase }) => !isWithoutDatabase)
  .map(({ name }) => name);
/** `lab list`, but neither `lab list --help` nor `lab lists`. */
const told = new RegExp(String.raw`\blab (${names.join('|')})(?![\w-]| --help)`, 'g');

/** The words that name the database; none without --db. */
function databaseWords(words: readonly string[]): string[] {
  const at = words.findLastIndex((word) => word === '--db' || word.startsWith('--db='));
  const value = words[at]?.startsWith('--db=') ? words[at].slice('--db='.length) : words[at + 1];
  return at < 0 || value === undefined ? [] : ['--db', value];
}

/**
 * A text for the person at this computer, in which every command names the database that this one named.
 * @param words The words of this command, after `lab`.
 */
export function nameDatabase(text: string, words: readonly string[]): string {
  const database = databaseWords(words);
  if (database.length === 0) return text;
  return text.replaceAll(told, (command) => `${command} ${joinCommand(database)}`);
}
