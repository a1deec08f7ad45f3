// What a sweep prints when it has ended: the table of its runs, or their comparison, and how to go on.
// The command at the end is one for any computer: without the database and the threads of this one.
import type { RunResult } from '../../../shared/result.ts';
import { parseAxis } from '../../../shared/sweep.ts';
import { nameRows } from '../../../shared/text/name-rows.ts';
import { formatStudy } from '../../../shared/text/study-table.ts';
import { findVaryingPaths } from '../../../shared/text/varying-paths.ts';
import { setupWords } from '../../lab/figures/describe-setup.ts';
import type { SweepOutcome } from '../../lab/sweeps/sweep-outcome.ts';
import type { Context } from './command.ts';
import { printComparison, readMargin } from './print-comparison.ts';
import { runJson } from './run-json.ts';
import { rangesOf, referencesOf } from './run-ranges.ts';

const local: ReadonlySet<string> = new Set(['--quiet', '--force', '--json', '--slurm']);
const localWithValue: ReadonlySet<string> = new Set(
  '--db --workers --out -o --shards --sbatch --queue --queue-password-file --queue-ca'.split(' '),
);

/** The words of a command without what only concerns this computer, or how it is printed. */
export function withoutLocal(words: readonly string[]): string[] {
  return words.filter((word, i) => {
    const [option = ''] = word.split('=');
    const isLocal = local.has(option) || localWithValue.has(option) || /^-o./.test(word);
    return !isLocal && !localWithValue.has(words[i - 1] ?? '');
  });
}

/** The values that follow an option of a command. */
function valuesOf(command: readonly string[], option: string): string[] {
  return command.flatMap((word, i) => {
    if (word.startsWith(`${option}=`)) return [word.slice(option.length + 1)];
    return command[i - 1] === option ? [word] : [];
  });
}

/** The fields that a sweep varies: by its command, or by its runs if that names none. */
function listPaths(command: readonly string[], results: readonly RunResult[]): string[] {
  const axes = valuesOf(command, '--vary');
  if (axes.length > 0) return axes.map((axis) => parseAxis(axis).path);
  return findVaryingPaths(results.map(({ spec }) => spec));
}

function printTable(
  { print, presets }: Context,
  results: readonly RunResult[],
  command: readonly string[],
): void {
  const paths = listPaths(command, results);
  const lines = formatStudy({
    runs: results,
    ...referencesOf(results, presets),
    ...nameRows(paths),
    describeSetup: setupWords(presets),
    command,
  });
  for (const line of lines) print(line);
}

/** The results that were not printed as they came: those after the first that is missing. */
function printRest({ print, presets }: Context, { results }: SweepOutcome): void {
  const missing = results.indexOf(null);
  const rangeOf = rangesOf(presets);
  for (const result of missing < 0 ? [] : results.slice(missing))
    if (result) print(runJson(result, rangeOf(result)));
}

function printOutcome(context: Context, outcome: SweepOutcome, command: readonly string[]): void {
  const { options } = context;
  const results = outcome.results.filter((result) => result !== null);
  const isWhole = results.length === outcome.results.length;
  if (command.includes('--compare') && isWhole) {
    const margin = readMargin(valuesOf(command, '--margin').at(-1));
    const keys = results.map(({ key }) => key);
    const ranges = options['range'] === true && !options['json'];
    printComparison(context, context.lab().compare(keys, { margin, ranges }));
  } else if (options['json']) printRest(context, outcome);
  else if (results.length > 0 && !outcome.interrupted) printTable(context, results, command);
}

/**
 * Prints how a sweep ended.
 * @param command The words of the sweep's own command, also if it was resumed.
 * @returns The exit code.
 */
export function reportSweep(
  context: Context,
  outcome: SweepOutcome,
  command: readonly string[],
): number {
  const { note } = context;
  context.progress.end();
  printOutcome(context, outcome, command);
  for (const { index, message } of outcome.failures) note(`Run ${index + 1} failed: ${message}`);
  if (outcome.interrupted) {
    const kept = outcome.results.filter((result) => result !== null).length;
    note(
      `interrupted: ${kept} of ${outcome.results.length} runs kept; ` +
        `continue with: lab sweep --resume ${outcome.id}`,
    );
    return 130;
  }
  return outcome.failures.length > 0 ? 1 : 0;
}
