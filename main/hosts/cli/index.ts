// The command line: finds the command, opens the lab when it is asked for, turns errors into two
// lines and an exit code (2 bad input, 1 a run that failed, 130 interrupted). Nothing is changed by a
// command that is refused.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { LabError, type ErrorCode } from '../../../shared/errors.ts';
import { modelVersion } from '../../engine/run.ts';
import { withFittedWorkloads } from '../../lab/spec/built-in-presets.ts';
import type { Lab } from '../../lab/lab.ts';
import { resolveRequest } from '../../lab/spec/resolve.ts';
import { readAppVersion } from '../app-version.ts';
import { openLab } from '../compose.ts';
import { defaultDatabasePath } from '../database-path.ts';
import type { Command, Context, Options } from './command.ts';
import { calibrate } from './commands/calibrate.ts';
import { compare } from './commands/compare.ts';
import { exportCommand, figure } from './commands/figure.ts';
import { list } from './commands/list.ts';
import { machines, policies, workloads } from './commands/lists.ts';
import { run } from './commands/run.ts';
import { serve } from './commands/serve.ts';
import { show } from './commands/show.ts';
import { study } from './commands/study.ts';
import { sweep } from './commands/sweep.ts';
import { trace } from './commands/trace/index.ts';
import { validate } from './commands/validate.ts';
import { createProgressLine } from './progress.ts';
import { workersOption } from './spec-options.ts';

const commands: readonly Command[] = [
  study,
  run,
  sweep,
  list,
  show,
  compare,
  figure,
  exportCommand,
  validate,
  policies,
  machines,
  workloads,
  calibrate,
  trace,
  serve,
];

const everywhere = { db: { type: 'string' }, help: { type: 'boolean', short: 'h' } } as const;

function overview(): string[] {
  return [
    'Shootdown Lab: what a TLB-flush policy costs, and what it leaves exposed.',
    '',
    'lab COMMAND [OPTIONS]',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(11)}${summary}`),
    '',
    'lab COMMAND --help tells its options; --json prints JSON; --db PATH names the database.',
  ];
}

function version(): string {
  return `shootdown-lab ${readAppVersion()}, model version ${modelVersion}`;
}

/** The first sentence of what parseArgs complains of; a dash after an option is a missing value. */
function describeRefusal(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [, ambiguous] =
    /^Option '(?:-\w, )?(--[\w-]+).*' argument is ambiguous/.exec(message) ?? [];
  return ambiguous ? `${ambiguous} needs a value` : (message.split(/\. |\n/)[0] ?? message);
}

function parse(command: Command, args: string[]): { options: Options; args: string[] } {
  try {
    const options = { ...command.options, ...everywhere };
    const parsed = parseArgs({ args, options, allowPositionals: true });
    const extra = parsed.positionals[command.maxArgs ?? 0];
    if (extra !== undefined) throw new Error(`unexpected ${JSON.stringify(extra)}`);
    return { options: parsed.values as Options, args: parsed.positionals };
  } catch (error) {
    throw new LabError('bad-usage', describeRefusal(error), `lab ${command.name} --help`, {
      cause: error,
    });
  }
}

const exitCodes: Partial<Record<ErrorCode, number>> = {
  'run-failed': 1,
  internal: 1,
  cancelled: 130,
};

/** The variable that asks for the place of an error. */
const debug = 'SHOOTDOWN_LAB_DEBUG';

/** Two lines whatever the error is, and the exit code. */
function reportError(error: unknown): number {
  const known =
    error instanceof LabError
      ? error
      : new LabError(
          'internal',
          `internal error: ${String(error)}`,
          `again with ${debug}=1, which adds where it happened, and report it`,
        );
  const lines = [`Error: ${known.message}`, `Try: ${known.hint}`];
  for (const line of lines) process.stderr.write(`${line.replace(/\s+/g, ' ')}\n`);
  if (process.env[debug] && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return exitCodes[known.code] ?? 2;
}

async function execute(command: Command, words: string[], signal: AbortSignal): Promise<number> {
  const { options, args } = parse(command, words.slice(1));
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  if (options['help']) {
    for (const line of [command.usage, '', command.summary, '', ...command.help]) print(line);
    return 0;
  }
  const workers = workersOption(options);
  const path = options['db'];
  const file = typeof path === 'string' ? path : defaultDatabasePath(process.env, process.platform);
  let opened: Lab | null = null;
  const open = (name = file) => (opened ??= openLab(name, workers));
  const presets = withFittedWorkloads(() => (existsSync(file) ? open().presets.workloads() : []));
  const context: Context = {
    options,
    args,
    words,
    file,
    signal,
    print,
    note: (line) => void process.stderr.write(`${line}\n`),
    progress: createProgressLine(process.stderr, options['quiet'] === true),
    presets,
    resolve: (request) => resolveRequest(request, presets),
    lab: () => open(),
    plannedLab: () => open(existsSync(file) ? file : ':memory:'),
    storedLab: () => {
      if (existsSync(file)) return open();
      throw new LabError('not-found', `there is no database at ${file}`, 'lab study makes one');
    },
  };
  try {
    return (await command.run(context)) ?? 0;
  } finally {
    context.progress.end();
    await (opened as Lab | null)?.close();
  }
}

async function main(words: string[]): Promise<number> {
  const [name] = words;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    process.stdout.write(`${overview().join('\n')}\n`);
    return 0;
  }
  if (name === '--version') {
    process.stdout.write(`${version()}\n`);
    return 0;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) throw new LabError('bad-usage', `unknown command ${name}`, 'lab --help');
  const abort = new AbortController();
  const stop = () => abort.abort();
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    return await execute(command, words, abort.signal);
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});
process.exitCode = await main(process.argv.slice(2)).catch(reportError);
