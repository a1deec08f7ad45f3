// lab sweep: runs every point along some axes that is not stored yet, or what an interrupted sweep
// still lacks.
import { LabError } from '../../../../shared/errors.ts';
import { guessText, isGuess } from '../../../../shared/guess.ts';
import { markSpec } from '../../../../shared/extrapolation.ts';
import type { RunResult } from '../../../../shared/result.ts';
import { shortKey } from '../../../../shared/text/results.ts';
import { explainHeldSockets } from '../../../../shared/text/held-sockets.ts';
import { joinCommand, splitCommand } from '../../../../shared/text/plain.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';
import { isStoreError } from '../../../lab/runs/store-error.ts';
import type { StartedSweep } from '../../../lab/sweeps/started-sweep.ts';
import type { SweepOutcome } from '../../../lab/sweeps/sweep-outcome.ts';
import type { SweepWatch } from '../../../lab/sweeps/sweep-watch.ts';
import { planPoints } from '../../../lab/sweeps/plan-sweep.ts';
import { jsonOption, type Command, type Context } from '../command.ts';
import { runCommand } from '../../../lab/spec/describe.ts';
import { readMargin } from '../print-comparison.ts';
import { runJson } from '../run-json.ts';
import { rangesOf, type RangeOf } from '../run-ranges.ts';
import { readRequest, specHelp, specOptions } from '../spec-options.ts';
import { reportSweep, withoutLocal } from '../sweep-report.ts';

async function planSpecs({ options, presets }: Context): Promise<Spec[]> {
  const list = (name: string) => (Array.isArray(options[name]) ? options[name] : []);
  const request = {
    base: readRequest(options),
    vary: list('vary'),
    mode: options['zip'] ? ('zip' as const) : ('grid' as const),
    where: list('where'),
  };
  const points = await planPoints(request, presets);
  return points.map(({ spec }) => spec);
}

/** Prints each result as soon as all results before it in planned order are printed. */
function createOrderedPrinter(print: (line: string) => void, rangeOf: RangeOf) {
  const waiting = new Map<number, RunResult>();
  let next = 0;
  return (index: number, result: RunResult) => {
    waiting.set(index, result);
    for (let ready = waiting.get(next); ready; ready = waiting.get(++next)) {
      print(runJson(ready, rangeOf(ready)));
      waiting.delete(next);
    }
  };
}

/** Shows progress and, with --json, each result; Ctrl-C stops the sweep. */
function watch({ options, presets, signal, progress, print }: Context): SweepWatch {
  const printer = createOrderedPrinter(print, rangesOf(presets));
  return {
    signal,
    onProgress: (now) => progress.update(now),
    onResult:
      options['json'] && !options['compare'] ? (i, { result }) => printer(i, result) : undefined,
  };
}

/** The outcome of a sweep; if the database fails, the error says what was kept and how to go on. */
async function endOf(
  { storedLab }: Context,
  { summary: { id }, ended }: StartedSweep,
): Promise<SweepOutcome> {
  try {
    return await ended;
  } catch (error) {
    if (!(error instanceof LabError) || !isStoreError(error)) throw error;
    const { done, total } = storedLab().sweeps.get(id);
    const message = `${error.message}; ${done} of ${total} runs were kept`;
    const hint = `${error.hint}; then continue with: lab sweep --resume ${id}`;
    throw new LabError(error.code, message, hint, { cause: error });
  }
}

async function resume(context: Context): Promise<number> {
  const [given] = context.args;
  if (given !== undefined && !/^\d+$/.test(given)) {
    throw new LabError(
      'bad-value',
      `--resume takes the number of a sweep, got ${given}`,
      'lab sweep --resume',
    );
  }
  const { sweeps, sweepToResume } = context.storedLab();
  const id = sweepToResume(given === undefined ? null : Number(given));
  const started = await sweeps.resume(id, { ...watch(context), again: true });
  return reportSweep(context, await endOf(context, started), splitCommand(started.summary.command));
}

export const sweep: Command = {
  usage: 'lab sweep --vary FIELD=VALUES... [--zip] [--where CONDITION] [--dry-run]',
  maxArgs: 1,
  options: {
    ...specOptions,
    ...jsonOption,
    vary: { type: 'string', multiple: true },
    where: { type: 'string', multiple: true },
    zip: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
    resume: { type: 'boolean' },
    compare: { type: 'boolean' },
    margin: { type: 'string' },
  },
  help: [
    'Examples:',
    '  lab sweep --vary machine.cpus=4,8,16,96 --vary policy=sync,deferred',
    '  lab sweep --policy sync --vary policy.flushCeilingPages=1..512*2',
    "  lab sweep --vary machine.cpus=4..96+4 --where 'machine.cpus != 8' --dry-run",
    '  lab sweep --resume',
    '',
    '  --vary FIELD=VALUES  a,b,c or 1..512*2 or 4..96+4; may be repeated: a grid',
    '  --zip                pair the values, first with first, instead of a grid',
    '  --where CONDITION    keep only the points for which it holds',
    '  --dry-run            list the runs',
    '  --resume [ID]        run what an interrupted sweep lacks; default the newest',
    '  --compare            print the runs against the first, as lab compare does',
    '  --margin 1%          of that comparison',
    '',
    ...specHelp,
  ],
  async run(context) {
    const { options, presets, lab, print, note, words } = context;
    if (options['resume']) return resume(context);
    const [extra] = context.args;
    if (extra !== undefined) {
      const message = `unexpected ${JSON.stringify(extra)}`;
      throw new LabError('bad-usage', message, 'lab sweep --help');
    }
    const specs = await planSpecs(context);
    if (options['dry-run']) {
      const plan = await context.plannedLab().plan(specs);
      for (const planned of plan) {
        const { key, spec, stored } = planned;
        if (options['json']) print(runJson({ key, stored, spec }));
        else {
          const mark = markSpec(spec);
          print(
            `${shortKey(key)}  ${stored ? 'stored' : 'new   '}  ` +
              joinCommand(runCommand(spec, presets)) +
              (mark === null ? '' : `  # ${mark}`) +
              (isGuess(spec) ? `  # ${guessText}` : ''),
          );
        }
      }
      for (const held of explainHeldSockets(specs)) note(held);
      note(`${plan.length} runs, ${plan.filter((run) => run.stored).length} of them stored`);
      return 0;
    }
    readMargin(options['margin']);
    const command = ['lab', ...withoutLocal(words)];
    const force = options['force'] === true;
    const sweep = { kind: 'sweep', command: joinCommand(command), specs, force } as const;
    const started = await lab().sweeps.start(sweep, watch(context));
    return reportSweep(context, await endOf(context, started), command);
  },
};
