// lab policy: policies of one's own, made out of decisions and kept in the database. Once saved, a name
// does everywhere what the name of a built-in policy does.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import { LabError } from '../../../../shared/errors.ts';
import { formatFieldValue } from '../../../../shared/spec/format-field-value.ts';
import { policyFields } from '../../../../shared/spec/policy-fields.ts';
import type { PolicyPreset } from '../../../../shared/spec/policy.ts';
import { readField } from '../../../../shared/spec/read-field.ts';
import { parseAssignment } from '../../../../shared/sweep.ts';
import { formatTable } from '../../../../shared/text/table.ts';
import { jsonOption, type Command, type Context } from '../command.ts';
import { putText } from '../put-text.ts';
import { policyLines } from './policy-lines.ts';

interface Action {
  readonly takes: 'name' | 'file' | 'nothing';
  readonly run: (context: Context, word: string) => void | Promise<void>;
}

const text = (value: unknown) => (typeof value === 'string' ? value : undefined);

function showSaved({ options, print, note }: Context, preset: PolicyPreset): void {
  const { name } = preset.policy;
  if (options['json']) print(JSON.stringify(preset));
  else for (const line of policyLines(preset)) print(line);
  note(`Policy ${name} is saved. Use it by its name: lab run --policy ${name}`);
}

function save(context: Context, name: string): void {
  const { options, lab } = context;
  const set = Array.isArray(options['set']) ? options['set'].map(parseAssignment) : [];
  const replace = options['force'] === true;
  const from = text(options['from']) ?? 'sync';
  const title = text(options['title']);
  const own = { name, from, set, replace, ...(title !== undefined && { title }) };
  showSaved(context, lab().policies.save(own));
}

function list({ options, presets, print, note }: Context): void {
  const own = presets.ownPolicies();
  if (options['json']) for (const preset of own) print(JSON.stringify(preset));
  else if (own.length === 0) note('No policies of your own. Try: lab policy save NAME --from sync');
  else for (const preset of own) for (const line of policyLines(preset)) print(line);
}

function show({ options, storedLab, print }: Context, name: string): void {
  const preset = storedLab().policies.show(name);
  if (options['json']) {
    print(JSON.stringify(preset));
    return;
  }
  for (const line of policyLines(preset)) print(line);
  const rows = Object.keys(policyFields).map((field) => [
    `policy.${field}`,
    formatFieldValue(readField({ policy: preset.policy }, `policy.${field}`)),
  ]);
  print('');
  for (const line of formatTable([{ header: 'decision' }, { header: 'value' }], rows)) print(line);
}

async function readInput({ io }: Context, path: string): Promise<string> {
  if (path === '-') return readAll(io.stdin);
  try {
    return readFileSync(resolve(io.cwd, path), 'utf8');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const hint = 'lab policy import FILE, or - for standard input';
    throw new LabError('bad-value', `${path} could not be read: ${reason}`, hint, { cause: error });
  }
}

const actions: Readonly<Record<string, Action>> = {
  save: { takes: 'name', run: save },
  list: { takes: 'nothing', run: list },
  names: {
    takes: 'nothing',
    run: ({ presets, print }) => {
      for (const { policy: own } of presets.ownPolicies()) print(own.name);
    },
  },
  show: { takes: 'name', run: show },
  export: {
    takes: 'name',
    run: (context, name) =>
      putText(context, `${JSON.stringify(context.storedLab().policies.show(name), null, 2)}\n`),
  },
  import: {
    takes: 'file',
    async run(context, path) {
      const given = await readInput(context, path);
      const replace = context.options['force'] === true;
      showSaved(context, context.lab().policies.import(given, { replace }));
    },
  },
  delete: {
    takes: 'name',
    run({ storedLab, note }, name) {
      storedLab().policies.delete(name);
      note(`Policy ${name} is deleted; its runs stay.`);
    },
  },
};

const usage =
  'lab policy (save NAME | list | names | show NAME | export NAME | import FILE | delete NAME)';

export const policy: Command = {
  usage,
  maxArgs: 2,
  options: {
    ...jsonOption,
    from: { type: 'string' },
    set: { type: 'string', multiple: true },
    title: { type: 'string' },
    force: { type: 'boolean' },
    out: { type: 'string' },
  },
  help: [
    '  save NAME    a policy of your own, by its decisions',
    '    --from POLICY       start from this one; default sync',
    '    --set FIELD=VALUE   such as drainAt=context-switch,tick; lab run --help lists policy.*',
    '    --title TEXT        what lists say of it',
    '    --force             replace one of the same name',
    '  list, show NAME, delete NAME; names, for completion',
    '  export NAME  as JSON; --out FILE',
    '  import FILE  what export wrote; - is standard input',
    '',
    'Example:',
    '  lab policy save impatient --from deferred --set maxAgeUs=100 --set contract=max-age',
  ],
  async run(context) {
    const [name = '', word] = context.args;
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    const isWhole = action && (action.takes === 'nothing') === (word === undefined);
    if (!action || !isWhole) {
      const got = name === '' ? 'nothing' : context.args.join(' ');
      throw new LabError('bad-usage', `lab policy cannot do ${JSON.stringify(got)}`, usage);
    }
    await action.run(context, word ?? '');
  },
};
