// The command line: finds the command, loads what it needs, runs it, and turns errors into two lines and
// an exit code. The rule: only what a command needs is loaded, and a refused command changes nothing.
import { resolve } from 'node:path';
import { LabError } from '../../../shared/errors.ts';
import { defaultDatabasePath } from '../database-path.ts';
import type { BasicContext, Command, CommandEntry } from './command.ts';
import type { CommandIo } from './command-io.ts';
import { commands } from './commands/index.ts';
import { nameDatabase } from './name-database.ts';
import { parseWords, type ParsedWords } from './parse-words.ts';
import { createProgressLine } from './progress.ts';
import { reportError } from './report-error.ts';
import { refuseSaidTwice } from './said-once.ts';

const widest = Math.max(...commands.map(({ name }) => name.length));

const overview: readonly string[] = [
  'Shootdown Lab: what a TLB-flush policy costs, and what it leaves exposed.',
  '',
  'lab COMMAND [OPTIONS]',
  ...commands.map(({ name, summary }) => `  ${name.padEnd(widest + 2)}${summary}`),
  '',
  'lab COMMAND --help lists its options; --json prints JSON; --db PATH names the database.',
];

async function describeVersion(): Promise<string> {
  const { readAppVersion } = await import('../app-version.ts');
  const { modelVersion } = await import('../../engine/model-version.ts');
  return `shootdown-lab ${readAppVersion()}, model version ${modelVersion}`;
}

/** The path of the database. The store refuses a name that cannot be a file's. */
function databaseOf({ options }: ParsedWords, { env, platform, cwd }: CommandIo): string {
  const path = options['db'];
  if (typeof path !== 'string') return defaultDatabasePath(env, platform);
  return path.trim() === '' || path === ':memory:' ? path : resolve(cwd, path);
}

function createContext(words: readonly string[], parsed: ParsedWords, io: CommandIo): BasicContext {
  return {
    ...parsed,
    words,
    file: databaseOf(parsed, io),
    io,
    signal: io.signal,
    print: (line) => void io.stdout.write(`${line}\n`),
    printToFollow: (line) => void io.stdout.write(`${nameDatabase(line, words)}\n`),
    note: (line) => void io.stderr.write(`${nameDatabase(line, words)}\n`),
    progress: createProgressLine(io.stderr, parsed.options['quiet'] === true),
  };
}

/** What --machine FILE.json says; most commands name no file, and load nothing for it. */
async function withMachineFile(
  parsed: ParsedWords,
  { cwd }: CommandIo,
): Promise<ParsedWords & { readonly assumed: readonly string[] }> {
  const { machine, help } = parsed.options;
  if (typeof machine !== 'string' || !machine.endsWith('.json') || help) {
    return { ...parsed, assumed: [] };
  }
  const { readMachineOption } = await import('./machine-file.ts');
  return { ...parsed, ...readMachineOption(parsed.options, cwd) };
}

/** Runs a command with what it needs, which is loaded and closed here. */
async function runLoaded(command: Command, basic: BasicContext): Promise<number | void> {
  if (command.needs === 'nothing') return command.run(basic);
  if (command.needs === 'store') {
    const { createStoreContext } = await import('./store-context.ts');
    const { context, close } = createStoreContext(basic);
    return command.run(context).finally(close);
  }
  const { createLabContext } = await import('./lab-context.ts');
  const { context, close } = createLabContext(basic);
  return command.run(context).finally(close);
}

async function runCommand(
  { name, summary, load }: CommandEntry,
  words: readonly string[],
  io: CommandIo,
): Promise<number> {
  const command = await load();
  const given = parseWords(name, command, words.slice(1));
  refuseSaidTwice(given.options);
  const { assumed, ...parsed } = await withMachineFile(given, io);
  const context = createContext(words, parsed, io);
  if (assumed.length > 0 && parsed.options['quiet'] !== true) {
    context.note(`of this machine is assumed: ${assumed.join('; ')}`);
  }
  if (parsed.options['help']) {
    const lines = [command.usage, '', summary, '', ...command.help];
    for (const line of lines) context.print(line);
    return 0;
  }
  try {
    return (await runLoaded(command, context)) ?? 0;
  } finally {
    context.progress.end();
  }
}

async function runWords(words: readonly string[], io: CommandIo): Promise<number> {
  const [name] = words;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    io.stdout.write(`${overview.join('\n')}\n`);
    return 0;
  }
  if (name === '--version') {
    io.stdout.write(`${await describeVersion()}\n`);
    return 0;
  }
  const entry = commands.find((candidate) => candidate.name === name);
  if (!entry) throw new LabError('bad-usage', `unknown command ${name}`, 'lab --help');
  return runCommand(entry, words, io);
}

/** Runs the words after `lab`; resolves with the exit code, and never rejects. */
export async function runCommandLine(words: readonly string[], io: CommandIo): Promise<number> {
  try {
    return await runWords(words, io);
  } catch (error) {
    return reportError(error, words, io);
  }
}
