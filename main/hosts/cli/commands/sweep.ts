// lab sweep: runs every point along some axes that is not stored yet, or what an interrupted sweep
// still lacks.
import { LabError } from '../../../../shared/errors.ts';
import { guessText, isGuess } from '../../../../shared/guess.ts';
import { markSpec } from '../../../../shared/extrapolation.ts';
import { shortKey } from '../../../../shared/text/results.ts';
import { explainHeldSockets } from '../../../../shared/text/held-sockets.ts';
import { joinCommand, splitCommand } from '../../../../shared/text/plain.ts';
import { isStoreError } from '../../../lab/runs/store-error.ts';
import type { StartedSweep } from '../../../lab/sweeps/started-sweep.ts';
import type { SweepOutcome } from '../../../lab/sweeps/sweep-outcome.ts';
import { jsonOption, type Command, type Context } from '../command.ts';
import { runCommand } from '../../../lab/spec/describe.ts';
import { readMargin } from '../print-comparison.ts';
import { planHelp, planOptions } from '../plan-options.ts';
import { queueHelp, queueOptions } from '../queue-options.ts';
import { openLabOver } from '../remote-pool.ts';
import { describeRanges, findRange, findRanges, rangeHelp, rangeOption } from '../member-ranges.ts';
import { runJson } from '../run-json.ts';
import { refuseIdle } from '../said-once.ts';
import { specHelp, specOptions } from '../spec-options.ts';
import { axisHelp, axisOptions, planSpecs, refuseWords } from '../sweep-axes.ts';
import { reportSweep, withoutLocal } from '../sweep-report.ts';
import { watchSweep } from '../watch-sweep.ts';

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
  const { sweeps, sweepToResume } = await openLabOver(context, context.storedLab);
  const id = sweepToResume(given === undefined ? null : Number(given));
  const started = await sweeps.resume(id, { ...watchSweep(context), again: true });
  return reportSweep(context, await endOf(context, started), splitCommand(started.summary.command));
}

const finishedOf = ({ results }: SweepOutcome) => results.filter((result) => result !== null);

/** The ranges of a sweep's runs where they stand apart: one by one, and of a comparison in JSON. */
async function printRanges(context: Context, outcome: SweepOutcome): Promise<void> {
  const { options, print, lab } = context;
  const runs = finishedOf(outcome);
  if (options['compare']) {
    const keys = runs.map(({ key }) => key);
    const margin = readMargin(options['margin']);
    if (options['json']) {
      const { predictions } = lab().compare(keys, { margin, ranges: true });
      print(JSON.stringify({ memberRanges: predictions }));
    }
    return;
  }
  if (options['json']) {
    for (const run of runs) {
      print(JSON.stringify({ key: run.key, memberRange: await findRange(context, lab(), run) }));
    }
    return;
  }
  for (const line of ['', ...(await describeRanges(context, lab(), runs))]) print(line);
}

/** Options that a sweep which goes on takes: the others were said when it was planned. */
const withResume = new Set([
  'db',
  'resume',
  'workers',
  'quiet',
  'json',
  ...Object.keys(queueOptions),
]);

/** @throws LabError `bad-usage` for options that do not go together, or without another change nothing. */
function refuseBoth(options: Context['options']): void {
  const { slurm, queue, resume: isResumed } = options;
  if (isResumed) {
    const planned = Object.keys(sweep.options).filter((name) => !withResume.has(name));
    const hint = 'lab sweep --resume runs what the sweep lacks, as it was planned';
    refuseIdle(options, planned, 'does not go with --resume', hint);
  }
  if (!slurm) refuseIdle(options, ['shards', 'sbatch', 'out'], 'needs --slurm');
  if (!options['compare']) refuseIdle(options, ['margin'], 'needs --compare');
  if (queue === undefined)
    refuseIdle(options, ['queue-password-file', 'queue-ca'], 'needs --queue');
  if (!slurm || queue === undefined) return;
  const hint = 'leave out one of them';
  throw new LabError('bad-usage', '--slurm does not go with --queue', hint);
}

export const sweep: Command = {
  usage: 'lab sweep --vary FIELD=VALUES... [--zip] [--where CONDITION] [--dry-run]',
  maxArgs: 1,
  options: {
    ...specOptions,
    ...jsonOption,
    ...axisOptions,
    ...queueOptions,
    ...planOptions,
    'dry-run': { type: 'boolean' },
    resume: { type: 'boolean' },
    compare: { type: 'boolean' },
    margin: { type: 'string' },
    ...rangeOption,
  },
  help: [
    'Examples:',
    '  lab sweep --vary machine.cpus=4,8,16,96 --vary policy=sync,deferred',
    '  lab sweep --policy sync --vary policy.flushCeilingPages=1..512*2',
    "  lab sweep --vary machine.cpus=4..96+4 --where 'machine.cpus != 8' --dry-run",
    '  lab sweep --resume',
    '',
    ...axisHelp,
    '  --dry-run            list the runs',
    '  --resume [ID]        run what an interrupted sweep lacks; default the newest',
    '  --compare            print the runs against the first, as lab compare does',
    '  --margin 1%          of that comparison',
    ...rangeHelp,
    ...queueHelp,
    ...planHelp,
    '',
    ...specHelp,
  ],
  async run(context) {
    const { options, presets, lab, print, note, words } = context;
    refuseBoth(options);
    if (options['resume']) return resume(context);
    refuseWords(context, 'lab sweep --help');
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
    if (options['slurm']) {
      const { sweepThroughSlurm } = await import('../sweep-slurm.ts');
      return sweepThroughSlurm(context, { specs, words: command });
    }
    const force = options['force'] === true;
    const sweep = { kind: 'sweep', command: joinCommand(command), specs, force } as const;
    const { sweeps } = await openLabOver(context, lab);
    const started = await sweeps.start(sweep, watchSweep(context));
    const outcome = await endOf(context, started);
    const hasRanges = options['range'] === true && !outcome.interrupted;
    if (hasRanges) await findRanges(context, lab(), finishedOf(outcome));
    const code = reportSweep(context, outcome, command);
    if (hasRanges) await printRanges(context, outcome);
    return code;
  },
};
