// lab sweeps: lists the sweeps, and names, deletes or brings them back. Runs stay whatever becomes of the
// sweep that planned them.
import * as v from 'valibot';
import { maxPageRows } from '../../../../shared/contract/parts.ts';
import { LabError } from '../../../../shared/errors.ts';
import { labelSchema } from '../../../../shared/study.ts';
import { toAscii } from '../../../../shared/text/plain.ts';
import { formatTable } from '../../../../shared/text/table.ts';
import { jsonOption, type Command, type Context } from '../command.ts';

/** The sweep of the first word. */
function readId([text = '']: readonly string[]): number {
  const id = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(id)) return id;
  throw new LabError('bad-usage', 'name a sweep by its number', 'lab sweeps lists them');
}

function list({ options, print, storedLab }: Context): void {
  const sweeps = storedLab().sweeps.list({ states: [], limit: maxPageRows, offset: 0 });
  if (options['json']) for (const sweep of sweeps.rows) print(JSON.stringify(sweep));
  else if (sweeps.total === 0) print('No sweeps');
  else {
    const rows = sweeps.rows.map(({ id, name, state, done, total, command }) => [
      String(id),
      toAscii(name) || '-',
      state,
      `${done}/${total}`,
      toAscii(command),
    ]);
    const columns = [
      { header: 'sweep', align: 'right' as const },
      { header: 'name' },
      { header: 'state' },
      { header: 'runs', align: 'right' as const },
      { header: 'command' },
    ];
    for (const line of formatTable(columns, rows)) print(line);
  }
}

function rename({ print, storedLab }: Context, args: readonly string[]): void {
  const parsed = v.safeParse(labelSchema, args[1]);
  if (!parsed.success) {
    throw new LabError('bad-value', `the name: ${parsed.issues[0].message}`, 'lab sweeps --help');
  }
  const { id, name } = storedLab().sweeps.rename(readId(args), parsed.output);
  print(name === '' ? `Sweep ${id} has no name now` : `Sweep ${id} is ${JSON.stringify(name)}`);
}

export const sweepsCommand: Command = {
  usage: 'lab sweeps [rename ID NAME | delete ID | restore ID] [--json]',
  actions: ['rename', 'delete', 'restore'],
  maxArgs: 3,
  options: { ...jsonOption },
  help: [
    '  rename ID NAME   an empty name takes it away',
    '  delete ID        out of the list; its runs stay, and for a day restore brings it back',
    '',
    'Without words: the newest sweeps, with their state and command.',
  ],
  async run(context) {
    const [action, ...args] = context.args;
    if (action === undefined) list(context);
    else if (action === 'rename' && args.length === 2) rename(context, args);
    else if (action === 'delete' && args.length === 1) {
      context.storedLab().sweeps.remove(readId(args));
      const back = `lab sweeps restore ${args[0]}`;
      context.printToFollow(`Deleted sweep ${args[0]}; bring it back with: ${back}`);
    } else if (action === 'restore' && args.length === 1) {
      context.storedLab().sweeps.restore(readId(args));
      context.print(`Sweep ${args[0]} is back`);
    } else {
      throw new LabError(
        'bad-usage',
        'sweeps takes rename, delete or restore',
        'lab sweeps --help',
      );
    }
  },
};
