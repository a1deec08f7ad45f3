// lab tag, note, star, archive, undo and delete: what people put on runs, as on the Runs page.
// Every change can be undone by its number, which is printed.
import type { CallValue } from '../../../../shared/contract.ts';
import { tagForm } from '../../../../shared/contract/run-calls.ts';
import { LabError } from '../../../../shared/errors.ts';
import { findRun } from '../../../lab/runs/find-run.ts';
import type { MarkChange } from '../../../store/store.ts';
import { jsonOption, type Command, type StoreContext } from '../command.ts';

function keysOf({ args, stored }: StoreContext, name: string): string[] {
  if (args.length === 0) {
    throw new LabError('bad-usage', `${name} needs a run key`, 'lab list shows the keys');
  }
  return args.map((key) => findRun(stored(), key).key);
}

const countRuns = (n: number) => `${n} run${n === 1 ? '' : 's'}`;

function report(
  { options, print, printToFollow }: StoreContext,
  outcome: CallValue<'run.star'>,
): void {
  const { action, changed } = outcome;
  if (options['json']) print(JSON.stringify(outcome));
  else if (action === null) print('Nothing to change');
  else printToFollow(`${countRuns(changed)} changed; undo with: lab undo ${action}`);
}

function change(context: StoreContext, what: MarkChange): void {
  report(context, context.stored().markRuns(what, new Date().toISOString()));
}

function readTags(value: unknown): string[] {
  const tags = typeof value === 'string' ? value.split(',').filter((tag) => tag !== '') : [];
  const bad = tags.find((tag) => !tagForm.test(tag));
  if (bad === undefined) return tags;
  const message = `a tag is 1 to 40 characters without spaces or commas, got ${JSON.stringify(bad)}`;
  throw new LabError('bad-value', message, '--add TAG,TAG');
}

const keyHelp = '  KEY           run keys, or their first 4 or more digits';

export const tag: Command = {
  needs: 'store',
  usage: 'lab tag KEY... [--add TAG,TAG] [--remove TAG,TAG]',
  maxArgs: 1000,
  options: { ...jsonOption, add: { type: 'string' }, remove: { type: 'string' } },
  help: [keyHelp, '  --add TAGS    separated by commas', '  --remove TAGS'],
  async run(context) {
    const [add, remove] = [readTags(context.options['add']), readTags(context.options['remove'])];
    if (add.length + remove.length === 0) {
      throw new LabError('bad-usage', 'tag needs --add or --remove', 'lab tag KEY --add TAG');
    }
    change(context, { kind: 'tag', keys: keysOf(context, 'tag'), add, remove });
  },
};

export const note: Command = {
  needs: 'store',
  usage: 'lab note KEY TEXT',
  maxArgs: 2,
  options: { ...jsonOption },
  help: ['  KEY   a run key, or its first 4 or more digits', "  TEXT  the note; '' removes it"],
  async run(context) {
    const [key, text] = context.args;
    if (key === undefined || text === undefined) {
      throw new LabError('bad-usage', 'note needs a run key and a text', "lab note KEY 'TEXT'");
    }
    change(context, { kind: 'note', key: findRun(context.stored(), key).key, note: text });
  },
};

/** A mark that is on or off. */
function switchCommand(
  name: string,
  offHelp: string,
  toChange: (keys: string[], isOn: boolean) => MarkChange,
): Command {
  return {
    needs: 'store',
    usage: `lab ${name} KEY... [--off]`,
    maxArgs: 1000,
    options: { ...jsonOption, off: { type: 'boolean' } },
    help: [keyHelp, `  --off         ${offHelp}`],
    async run(context) {
      change(context, toChange(keysOf(context, name), context.options['off'] !== true));
    },
  };
}

export const star = switchCommand('star', 'take the stars off', (keys, starred) => ({
  kind: 'star',
  keys,
  starred,
}));

export const archive = switchCommand('archive', 'put them back', (keys, archived) => ({
  kind: 'archive',
  keys,
  archived,
}));

export const undo: Command = {
  needs: 'store',
  usage: 'lab undo NUMBER',
  maxArgs: 1,
  options: {},
  help: [
    '  NUMBER  that of a change, as it was printed; what was changed since stays. Deleted runs',
    '          come back with tags, note and star, for a day and until lab compact',
  ],
  async run({ args: [number = ''], stored, print }) {
    if (!/^\d+$/.test(number)) {
      throw new LabError('bad-usage', 'undo needs the number of a change', 'lab undo 1');
    }
    const keys = stored().undoChange(Number(number), new Date().toISOString());
    print(`Undone: ${countRuns(keys.length)}`);
  },
};

export const deleteCommand: Command = {
  needs: 'store',
  usage: 'lab delete KEY...',
  maxArgs: 1000,
  options: { ...jsonOption },
  help: [
    keyHelp,
    '',
    'Only archived runs can be deleted. lab undo brings them back for a day; lab compact gives',
    'their room back.',
  ],
  async run(context) {
    const { options, print, printToFollow } = context;
    const outcome = context
      .stored()
      .deleteRuns(keysOf(context, 'delete'), new Date().toISOString());
    if (options['json']) print(JSON.stringify(outcome));
    else
      printToFollow(`${countRuns(outcome.deleted)} deleted; undo with: lab undo ${outcome.action}`);
  },
};
