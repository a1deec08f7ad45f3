// lab trace: imports traces of real kernels, summarizes them, replays them and fits workloads.
// Each action is a file here; this file finds the right one, and refuses options that it does not take.
import { LabError } from '../../../../../shared/errors.ts';
import { jsonOption, type Command, type Context } from '../../command.ts';
import type { TraceAction } from './action.ts';
import { figureAction } from './figure.ts';
import { fitAction } from './fit.ts';
import { fitsAction, unfitAction } from './fits.ts';
import { importAction } from './import.ts';
import { replayAction } from './replay.ts';
import { replaysAction } from './replays.ts';
import { deleteAction, listAction, summaryAction } from './stored.ts';

const actions: readonly TraceAction[] = [
  importAction,
  listAction,
  summaryAction,
  deleteAction,
  replayAction,
  replaysAction,
  fitAction,
  fitsAction,
  unfitAction,
  figureAction,
];

const everyAction = { ...jsonOption, quiet: { type: 'boolean' } } as const;
const everyCommand = ['db', 'help'];

/** `summary ID`, `figure ID [NAME]`. */
function callOf({ name, takes, also }: TraceAction): string {
  return [name, takes, also].filter((word) => typeof word === 'string').join(' ');
}

const callWidth = 14;

/** Lines of --help: each action beside its description, or above it if the action is long. */
function describe(action: TraceAction): string[] {
  const head = callOf(action);
  const lines = head.length < callWidth ? action.help : ['', ...action.help];
  return lines.map((line, i) => `  ${(i === 0 ? head : '').padEnd(callWidth)}${line}`.trimEnd());
}

function findAction(name = ''): TraceAction {
  const action = actions.find((one) => one.name === name);
  if (action) return action;
  const known = actions.map((one) => one.name).join(', ');
  const message = name === '' ? 'name an action' : `unknown action ${JSON.stringify(name)}`;
  throw new LabError('bad-usage', `trace: ${message}: ${known}`, 'lab trace --help');
}

/** Refuses options that belong to other actions. */
function refuseOthers({ name, takes, also, options = {} }: TraceAction, context: Context): void {
  const hint = 'lab trace --help';
  const own = [...Object.keys(options), ...Object.keys(everyAction), ...everyCommand];
  const other = Object.keys(context.options).find((option) => !own.includes(option));
  if (other !== undefined) {
    throw new LabError('bad-usage', `trace ${name} does not take --${other}`, hint);
  }
  const [, which, more] = context.args;
  if (takes === null && which !== undefined) {
    throw new LabError('bad-usage', `trace ${name} takes no arguments`, hint);
  }
  if (also === undefined && more !== undefined) {
    throw new LabError('bad-usage', `trace ${name} takes no more than ${takes}`, hint);
  }
  if (takes !== null && !takes.startsWith('[') && which === undefined) {
    throw new LabError('bad-usage', `trace ${name} needs ${takes}`, hint);
  }
}

export const trace: Command = {
  usage: `lab trace ${actions.map(callOf).join(' | ')}`,
  maxArgs: 3,
  options: Object.assign({}, everyAction, ...actions.map(({ options }) => options)),
  help: [
    ...actions.flatMap(describe),
    '',
    'To record one:',
    '  perf record -a -m 4096 -e sched:sched_switch,sched:sched_wakeup \\',
    '    -e kmem:mm_page_alloc,kmem:mm_page_free,tlb:tlb_flush \\',
    '    -e csd:csd_queue_cpu,csd:csd_function_exit -- sleep 5',
  ],
  async run(context) {
    const [name, which] = context.args;
    const action = findAction(name);
    refuseOthers(action, context);
    await action.run(context, which);
  },
};
