// lab machine import: makes a machine of what lscpu says of the user's own box, with what is assumed.
// It needs no database: the machine is a file, which --machine takes.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { LabError } from '../../../../shared/errors.ts';
import { isPresetName, presetNameRule } from '../../../../shared/spec/preset-name.ts';
import { wrapParagraph } from '../../../../shared/text/plain.ts';
import { storedConstants } from '../../../engine/constants.ts';
import { importMachine } from '../../../validate/import-machine.ts';
import { parseLscpu, parseSeats } from '../../../validate/lscpu.ts';
import { explainFailure, hintOfFailure, writeWhole } from '../../write-file.ts';
import type { BasicContext, Command } from '../command.ts';

const defaultName = 'my-machine';

async function readText({ io }: BasicContext, path: string): Promise<string> {
  if (path === '-') {
    const chunks: Uint8Array[] = [];
    for await (const chunk of io.stdin) chunks.push(Buffer.from(chunk as Uint8Array));
    return Buffer.concat(chunks).toString('utf8');
  }
  try {
    return readFileSync(resolve(io.cwd, path), 'utf8');
  } catch (error) {
    const message = `${path} cannot be read: ${explainFailure(error)}`;
    throw new LabError('not-found', message, 'lscpu -J > FILE', { cause: error });
  }
}

function write({ options, io, print, note }: BasicContext, text: string): void {
  const { out } = options;
  if (typeof out !== 'string') {
    print(text.trimEnd());
    return;
  }
  if (!out.endsWith('.json')) {
    const message = `--out must end in .json, got ${out}: --machine knows a file by that`;
    throw new LabError('bad-value', message, `--out ${out}.json`);
  }
  try {
    writeWhole(resolve(io.cwd, out), text);
  } catch (error) {
    const message = `${out} could not be written: ${explainFailure(error)}`;
    throw new LabError('bad-value', message, hintOfFailure(error), { cause: error });
  }
  note(`Written to ${out}: lab run --machine ${out}`);
}

export const machine: Command = {
  needs: 'nothing',
  usage: 'lab machine import FILE|- [--extended FILE] [--name NAME] [--out FILE.json]',
  maxArgs: 2,
  options: {
    extended: { type: 'string' },
    name: { type: 'string' },
    out: { type: 'string', short: 'o' },
  },
  help: [
    'Makes a machine of what lscpu -J says of a computer, and says what is assumed of it:',
    '  lscpu -J | lab machine import - --name my-box --out my-box.json',
    '  lab run --machine my-box.json --kernel 6.6 --workload tlb-flush',
    '',
    '  FILE|-              the output of lscpu -J, or standard input',
    '  --extended FILE     the output of lscpu -J -e: which CPUs share a core, a cache, a socket',
    `  --name NAME         what the machine is called; default ${defaultName}`,
    '  -o, --out FILE.json where it goes; default standard output',
  ],
  async run(context) {
    const { args, options, note } = context;
    const [action, file] = args;
    if (action !== 'import' || file === undefined) {
      throw new LabError('bad-usage', 'machine needs import FILE', 'lab machine --help');
    }
    const name = typeof options['name'] === 'string' ? options['name'] : defaultName;
    if (!isPresetName(name)) {
      throw new LabError('bad-value', `--name must be ${presetNameRule}`, '--name my-box');
    }
    const { extended } = options;
    const lscpu = parseLscpu(await readText(context, file));
    const seats =
      typeof extended === 'string' ? parseSeats(await readText(context, extended)) : null;
    const imported = importMachine({ name, lscpu, seats }, storedConstants);
    write(context, `${JSON.stringify(imported, null, 2)}\n`);
    for (const line of wrapParagraph(`assumed: ${imported.assumed.join('; ')}`, 2)) note(line);
  },
};
