// What lab study does with studies that people make: list, new, add, remove, set, show, report, rename,
// duplicate, delete, restore. Nothing here simulates; lab sweep --resume runs what a sweep lacks.
import * as v from 'valibot';
import { LabError } from '../../../../shared/errors.ts';
import { costNames, exposureNames } from '../../../../shared/figures/measures.ts';
import {
  studyEntries,
  studyNameSchema,
  studyViewSchema,
  type Study,
} from '../../../../shared/study.ts';
import { formatTable } from '../../../../shared/text/table.ts';
import { joinCommand, toAscii } from '../../../../shared/text/plain.ts';
import type { StudyContent } from '../../../lab/studies/studies.ts';
import { readAppVersion } from '../../app-version.ts';
import type { Context } from '../command.ts';
import { putText } from '../put-text.ts';
import { readNamed } from '../read-named.ts';

export const studyOptions = {
  question: { type: 'string' },
  notes: { type: 'string' },
  cost: { type: 'string' },
  exposure: { type: 'string' },
  accept: { type: 'string' },
  sweep: { type: 'string', multiple: true },
  format: { type: 'string' },
  out: { type: 'string' },
} as const;

export const studyHelp: readonly string[] = [
  '',
  "  NAME                    the report of a study, as the text of a mail; reference is the lab's own",
  '  list                    the studies that there are',
  '  new NAME                make one, with the settings below',
  '  add NAME SWEEP...       put sweeps into it; last is the newest',
  '  remove NAME SWEEP...    take sweeps out of it',
  '  set NAME                change its settings',
  '  show NAME               the same as NAME; with --json what is stored',
  '  report NAME             the report as one page for a browser, or --format mail; --out FILE',
  '  rename NAME NEW         give it another name',
  '  duplicate NAME [NEW]    the same once more, to change it',
  '  delete NAME, restore NAME   for a day it can be brought back; its sweeps and runs stay',
  '',
  '  --question TEXT, --notes TEXT   what is asked, and what was found',
  '  --sweep ID              a sweep of it; can be repeated, replaces those of set',
  `  --cost NAME             ${costNames.join(', ')}`,
  `  --exposure NAME         ${exposureNames.join(', ')}`,
  '  --accept COST,EXPOSURE  its budget, such as 1.5x,1ms',
];

type Action = (context: Context, args: readonly string[]) => Promise<number | void>;

/** A value in the form of its schema. @throws LabError `bad-value`. */
function parse<S extends v.GenericSchema>(schema: S, value: unknown, what: string) {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  throw new LabError('bad-value', `${what}: ${parsed.issues[0].message}`, 'lab study --help');
}

function takeName(args: readonly string[], action: string, most = 1): string {
  const [name] = args;
  if (name !== undefined && args.length <= most) return name;
  const message = `study ${action} needs the name of a study`;
  throw new LabError('bad-usage', message, 'lab study list shows the names');
}

function readSweep(context: Context, text: string): number {
  if (text === 'last') return context.storedLab().sweepRuns(null).id;
  const id = Number(text);
  if (Number.isSafeInteger(id) && id > 0) return id;
  const message = `a sweep has a number, got ${JSON.stringify(text)}`;
  throw new LabError('bad-value', message, 'lab sweeps lists them');
}

/** The settings that were given. */
function readContent(context: Context, view: Study['view'] | undefined): StudyContent {
  const { options } = context;
  const { question, notes, accept, sweep } = options;
  const cost = readNamed(options, 'cost', costNames);
  const exposure = readNamed(options, 'exposure', exposureNames);
  const given = Object.entries({ cost, exposure, accept }).filter(([, one]) => one !== undefined);
  const changed = { ...view, ...Object.fromEntries(given) };
  const ids = Array.isArray(sweep) ? sweep.map((text) => readSweep(context, text)) : null;
  return {
    ...(question === undefined
      ? {}
      : { question: parse(studyEntries.question, question, '--question') }),
    ...(notes === undefined ? {} : { notes: parse(studyEntries.notes, notes, '--notes') }),
    ...(given.length === 0 ? {} : { view: parse(studyViewSchema, changed, `--${given[0]![0]}`) }),
    ...(ids === null ? {} : { sweeps: parse(studyEntries.sweeps, ids, '--sweep') }),
  };
}

function tell({ options, print, printToFollow }: Context, study: Study, text: string): void {
  if (options['json']) print(JSON.stringify(study));
  else printToFollow(text);
}

const nameOf = (text: string) => parse(studyNameSchema, text, 'the name');
const find = ({ storedLab }: Context, name: string) => storedLab().studies.find(name);

const list: Action = async ({ options, print, printToFollow, storedLab }) => {
  const studies = storedLab().studies.list();
  if (options['json']) for (const study of studies) print(JSON.stringify(study));
  else if (studies.length === 0) printToFollow('No studies. Make one: lab study new NAME');
  else {
    const rows = studies.map(({ name, sweeps, question }) => [
      toAscii(name),
      sweeps.join(' '),
      toAscii(question),
    ]);
    const columns = [{ header: 'study' }, { header: 'sweeps' }, { header: 'question' }];
    for (const line of formatTable(columns, rows)) print(line);
  }
};

const create: Action = async (context, args) => {
  const name = nameOf(takeName(args, 'new'));
  const study = context.lab().studies.create(name, readContent(context, undefined));
  const add = `${joinCommand(['lab', 'study', 'add', study.name])} SWEEP`;
  tell(context, study, `Made ${JSON.stringify(study.name)}; add sweeps with: ${add}`);
};

/** Changes the list of sweeps. */
const changeSweeps =
  (action: string, change: (now: readonly number[], ids: readonly number[]) => number[]): Action =>
  async (context, args) => {
    const study = find(context, takeName(args, action, args.length));
    const ids = args.slice(1).map((text) => readSweep(context, text));
    if (ids.length === 0) {
      const message = `study ${action} needs the number of a sweep`;
      throw new LabError('bad-usage', message, 'lab sweeps lists them');
    }
    const sweeps = parse(studyEntries.sweeps, change(study.sweeps, ids), 'the sweeps');
    const changed = context.storedLab().studies.change(study.id, { sweeps });
    tell(context, changed, `${JSON.stringify(changed.name)} has ${sweeps.length} sweeps`);
  };

const set: Action = async (context, args) => {
  const { id, view } = find(context, takeName(args, 'set'));
  const content = readContent(context, view);
  if (Object.keys(content).length === 0) {
    const message = 'study set needs a setting';
    throw new LabError('bad-usage', message, 'lab study set NAME --question TEXT');
  }
  const study = context.storedLab().studies.change(id, content);
  tell(context, study, `Changed ${JSON.stringify(study.name)}`);
};

async function writeReport(context: Context, name: string, format: 'html' | 'mail') {
  const { studies } = context.storedLab();
  const texts = await studies.report(find(context, name).id, readAppVersion());
  putText(context, texts[format]);
}

const show: Action = async (context, args) => {
  const name = takeName(args, 'show');
  if (context.options['json']) context.print(JSON.stringify(find(context, name)));
  else await writeReport(context, name, 'mail');
};

const report: Action = async (context, args) => {
  const { format = 'html' } = context.options;
  if (format !== 'html' && format !== 'mail') {
    throw new LabError('bad-value', '--format of a report must be html or mail', '--format html');
  }
  await writeReport(context, takeName(args, 'report'), format);
};

const rename: Action = async (context, args) => {
  const { id, name } = find(context, takeName(args, 'rename', 2));
  const study = context.storedLab().studies.change(id, { name: nameOf(args[1] ?? '') });
  tell(context, study, `${JSON.stringify(name)} is now ${JSON.stringify(study.name)}`);
};

const duplicate: Action = async (context, args) => {
  const { id } = find(context, takeName(args, 'duplicate', 2));
  const name = args[1] === undefined ? undefined : nameOf(args[1]);
  const study = context.storedLab().studies.duplicate(id, name);
  tell(context, study, `Made ${JSON.stringify(study.name)}`);
};

const remove: Action = async (context, args) => {
  const { id, name } = find(context, takeName(args, 'delete'));
  context.storedLab().studies.remove(id);
  const back = joinCommand(['lab', 'study', 'restore', name]);
  context.printToFollow(`Deleted ${JSON.stringify(name)}; bring it back with: ${back}`);
};

const restore: Action = async (context, args) => {
  const study = context.storedLab().studies.restoreNamed(takeName(args, 'restore'));
  tell(context, study, `Brought back ${JSON.stringify(study.name)}`);
};

/** By the word after `lab study`. */
export const studyActions: Readonly<Record<string, Action>> = {
  list,
  new: create,
  add: changeSweeps('add', (now, ids) => [...new Set([...now, ...ids])]),
  remove: changeSweeps('remove', (now, ids) => now.filter((id) => !ids.includes(id))),
  set,
  show,
  report,
  rename,
  duplicate,
  delete: remove,
  restore,
};
