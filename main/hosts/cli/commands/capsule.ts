// lab capsule: prints a run as a few lines of mail; lab capsule open: runs what such lines say, and
// compares the result bit for bit with the sender's.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { LabError } from '../../../../shared/errors.ts';
import { joinCommand } from '../../../../shared/text/plain.ts';
import { shortKey } from '../../../../shared/text/results.ts';
import { jsonOption, type Command, type Context } from '../command.ts';

async function readText({ io }: Context, name: string): Promise<string> {
  if (name === '-') return readAll(io.stdin);
  try {
    return readFileSync(resolve(io.cwd, name), 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `${name} could not be read: ${reason}`;
    throw new LabError('bad-value', message, 'lab capsule open FILE, or - for standard input', {
      cause: error,
    });
  }
}

async function openOne(context: Context, name: string): Promise<number> {
  const { options, lab, print, note, signal, progress } = context;
  const text = await readText(context, name);
  const { capsules } = lab();
  const capsule = capsules.read(text);
  note(joinCommand(capsules.commandOf(capsule)));
  const outcome = await capsules.verify(text, {
    force: options['force'] === true,
    signal,
    onProgress: (now) => progress.update(now),
  });
  progress.end();
  const { key, replications, isSame, stored } = outcome;
  if (options['json']) print(JSON.stringify(outcome));
  else if (isSame) {
    const how = stored ? 'as stored here' : 'as simulated here';
    print(
      `run ${shortKey(key)}, ${how}: all ${replications} replications are the sender's, bit for bit`,
    );
  } else {
    print(
      `run ${shortKey(key)} is NOT the sender's: of ${capsule.replications} replications there and ` +
        `${replications} here, at least one differs`,
    );
  }
  return isSame ? 0 : 1;
}

export const capsule: Command = {
  usage: 'lab capsule (KEY | open FILE)',
  maxArgs: 2,
  options: {
    ...jsonOption,
    force: { type: 'boolean' },
    workers: { type: 'string' },
    quiet: { type: 'boolean' },
  },
  help: [
    '  KEY        print this run as three to five lines, to be pasted into a mail',
    '  open FILE  run what the lines in FILE say, and compare the result bit for bit with',
    "             the sender's; - is standard input. Quoted, wrapped and encoded mails",
    '             will do. Ends with 1 if the result differs',
    '  --force    simulate it even if it is stored',
  ],
  async run(context) {
    const [first, second] = context.args;
    if (first === 'open' && second !== undefined) return openOne(context, second);
    if (first === undefined || first === 'open' || second !== undefined) {
      throw new LabError(
        'bad-usage',
        'capsule needs a run key, or open FILE',
        'lab capsule --help',
      );
    }
    for (const line of context.storedLab().capsules.of(first)) context.print(line);
    return 0;
  },
};
