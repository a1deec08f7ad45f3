// lab measure: a script that measures flushes on a computer of one's own, and what turns its output and
// that of other tools into rows that lab validate --rows predicts. Nothing is stored.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { LabError } from '../../../../shared/errors.ts';
import { joinCommand, toAscii, wrapParagraph } from '../../../../shared/text/plain.ts';
import type { AboutMachine } from '../../../measure/about-machine.ts';
import type { MadeRows } from '../../../measure/made-rows.ts';
import { formatOwnFit } from '../../../../shared/text/own-fit.ts';
import { modelVersion } from '../../../engine/run.ts';
import { fitOwnRows } from '../../../lab/validation/fit-own.ts';
import { makeRowsFile, readRows } from '../../../measure/read-rows.ts';
import { flushTests } from '../../../measure/will-it-scale.ts';
import type { BasicContext, Command, Options } from '../command.ts';
import { jsonOption } from '../command.ts';
import { measureScript } from '../measure-script.ts';
import { putText } from '../put-text.ts';
import { writeProfile } from '../row-profile-file.ts';

const usage = 'lab measure script [-o FILE] | import FILE [-o ROWS.json] | fit FILE [-o PROFILE]';

function textOf(options: Options, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** @throws LabError `bad-value` for what is no number above zero. */
function numberOf(options: Options, name: string): number | undefined {
  const text = textOf(options, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new LabError('bad-value', `--${name}: ${text} is no number above 0`, `--${name} 2`);
}

function readMachine(options: Options): AboutMachine {
  const pti = textOf(options, 'mitigations');
  if (pti !== undefined && pti !== 'true' && pti !== 'false') {
    throw new LabError('bad-value', `--mitigations: ${pti} is neither true nor false`, usage);
  }
  const all = {
    machine: textOf(options, 'machine'),
    cpu: textOf(options, 'cpu'),
    sockets: numberOf(options, 'sockets'),
    cores: numberOf(options, 'cores'),
    threads: numberOf(options, 'threads'),
    ghz: numberOf(options, 'ghz'),
    kernel: textOf(options, 'kernel'),
    mitigations: pti === undefined ? undefined : pti === 'true',
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

async function readInput(path: string, { stdin, cwd }: BasicContext['io']): Promise<string> {
  if (path === '-') {
    if (!stdin.isTTY) return readAll(stdin);
    const message = '- reads from standard input, but that is the terminal';
    throw new LabError('bad-usage', message, 'sh measure.sh | lab measure import -');
  }
  try {
    return readFileSync(resolve(cwd, path), 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new LabError('not-found', `cannot read ${path}: ${why}`, usage);
  }
}

/** What was read, in words. */
function describeRows({ file, notes }: MadeRows): string[] {
  const kinds = Map.groupBy(file.rows, ({ experiment }) => String(experiment));
  const counts = [...kinds].map(([name, rows]) => `${rows.length} ${name}`);
  const machines = Object.entries(file.machines).map(([name, facts]) => {
    const said = Object.entries(facts).map(([fact, value]) => `${fact} ${value}`);
    return `${name} (${said.join(', ') || 'nothing is said of it'})`;
  });
  const kernels = new Set(file.rows.map(({ kernel }) => String(kernel ?? 'not said')));
  return [
    `${file.rows.length} rows: ${counts.join(', ')}.`,
    `Machine: ${machines.join('; ')}; kernel ${[...kernels].join(', ')}.`,
    ...notes.map((note) => `- ${note}`),
  ].flatMap((line) => wrapParagraph(toAscii(line), line.startsWith('- ') ? 2 : 0));
}

async function importRows(context: BasicContext, path: string): Promise<void> {
  const { options, print, note, io } = context;
  const text = await readInput(path, io);
  const made = makeRowsFile(text, {
    name: path,
    test: textOf(options, 'test'),
    tasks: numberOf(options, 'tasks'),
    loops: numberOf(options, 'loops'),
    about: readMachine(options),
  });
  const out = textOf(options, 'out');
  const say = out === undefined ? note : print;
  putText(context, `${JSON.stringify(made.file, null, 1)}\n`);
  for (const line of describeRows(made)) say(line);
  if (out === undefined) return;
  print('Predict them with:');
  print(joinCommand(['lab', 'validate', '--rows', out]));
}

async function fitRows(context: BasicContext, path: string): Promise<void> {
  const { options, print, signal, progress, io } = context;
  const file = readRows(await readInput(path, io), { name: path, about: readMachine(options) });
  const isWide = options['wide'] === true;
  const { profile, fit } = await fitOwnRows(file, {
    madeBy: {
      command: joinCommand(['lab', 'measure', 'fit', path, ...(isWide ? ['--wide'] : [])]),
      modelVersion,
      date: new Date().toISOString().slice(0, 10),
    },
    isWide,
    signal,
    onProgress: (now) => progress.update(now, 'predictions'),
  });
  progress.end();
  const out = textOf(options, 'out');
  if (out !== undefined) writeProfile(resolve(io.cwd, out), profile);
  if (options['json']) return print(JSON.stringify({ ...fit, pinned: profile.pinned }));
  for (const line of formatOwnFit(fit, profile.pinned)) print(line);
  if (out === undefined) return;
  print('Predict other rows of the same machine with it:');
  print(joinCommand(['lab', 'validate', '--rows', 'FILE', '--profile', out]));
}

export const measure: Command = {
  needs: 'nothing',
  usage,
  maxArgs: 2,
  options: {
    ...jsonOption,
    out: { type: 'string', short: 'o' },
    machine: { type: 'string' },
    cpu: { type: 'string' },
    sockets: { type: 'string' },
    cores: { type: 'string' },
    threads: { type: 'string' },
    ghz: { type: 'string' },
    kernel: { type: 'string' },
    mitigations: { type: 'string' },
    test: { type: 'string' },
    tasks: { type: 'string' },
    loops: { type: 'string' },
    wide: { type: 'boolean' },
  },
  help: [
    '  script        print a shell script that measures one thread, pairs, munmap by sharers and',
    '                cache lines on a Linux computer; it needs a C compiler, and no root:',
    '                  lab measure script -o measure.sh',
    '                  sh measure.sh > rows.csv',
    '  import FILE   turn into rows for lab validate --rows: what the script prints, CSV with a',
    '                header of at least experiment, metric and value, the CSV of will-it-scale,',
    '                perf stat, or /proc/interrupts and /proc/vmstat before and after; - is',
    '                standard input',
    '  fit FILE      fit constants of its CPU generation to such rows, for that machine alone, and',
    '                say how far each row is off, fitted and left out; -o keeps them for',
    '                lab validate --rows FILE --profile PROFILE; --wide lets constants go beyond',
    '                what hardware has, as a hypervisor makes them',
    '  -o FILE       write there; default standard output',
    '',
    'Of a file that does not say it:',
    '  --machine NAME, --cpu NAME, --sockets N, --cores N, --threads N, --ghz X, --kernel 6.8,',
    '  --mitigations true|false (page-table isolation)',
    `  --test NAME   of will-it-scale and counters: ${flushTests.join(', ')}`,
    '  --tasks N --loops N   of counters: the threads that looped, and their loops together',
  ],
  async run(context) {
    const [action, path] = context.args;
    if (action === 'script' && path === undefined) return putText(context, measureScript());
    if (action === 'import' && path !== undefined) return importRows(context, path);
    if (action === 'fit' && path !== undefined) return fitRows(context, path);
    throw new LabError('bad-usage', 'say script, or import or fit with a file', usage);
  },
};
