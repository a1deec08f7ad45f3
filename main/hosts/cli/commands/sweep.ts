// lab sweep: runs every point along some axes that is not stored yet, or what an interrupted sweep
// still lacks.
import { LabError } from '../../../../shared/errors.ts';
import { guessText, isGuess } from '../../../../shared/guess.ts';
import { markSpec } from '../../../../shared/extrapolation.ts';
import type { RunResult } from '../../../../shared/result.ts';
import { showFieldValue } from '../../../../shared/spec/format-field-value.ts';
import { readField } from '../../../../shared/spec/read-field.ts';
import { parseAxis } from '../../../../shared/sweep.ts';
import { shortKey } from '../../../../shared/text/results.ts';
import { formatStudy } from '../../../../shared/text/study-table.ts';
import { findVaryingPaths } from '../../../../shared/text/varying-paths.ts';
import { joinCommand } from '../../../../shared/text/plain.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';
import type { SweepOutcome } from '../../../lab/sweeps/sweep-outcome.ts';
import type { SweepWatch } from '../../../lab/sweeps/sweep-watch.ts';
import { planPoints } from '../../../lab/sweeps/plan-sweep.ts';
import { publishedRows } from '../../../lab/validation/published.ts';
import { unpinnedRanges } from '../../../lab/validation/uncertainty.ts';
import { jsonOption, type Command, type Context } from '../command.ts';
import { describeMachine } from '../../../lab/figures/describe-machine.ts';
import { runCommand } from '../../../lab/spec/describe.ts';
import { runJson } from '../run-json.ts';
import { readRequest, specHelp, specOptions } from '../spec-options.ts';

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

/** The label that distinguishes rows of a sweep: the policy, and varied fields not in the heading. */
function nameRow(paths: readonly string[], { spec }: RunResult): string {
  const fields = paths
    .filter((path) => /^(?:policy|run)\./.test(path))
    .map((path) => showFieldValue(readField(spec, path)));
  return [spec.policy.name, ...fields].join(' ');
}

/** Prints each result as soon as all results before it in planned order are printed. */
function createOrderedPrinter(print: (line: string) => void) {
  const waiting = new Map<number, RunResult>();
  let next = 0;
  return (index: number, result: RunResult) => {
    waiting.set(index, result);
    for (let ready = waiting.get(next); ready; ready = waiting.get(++next)) {
      print(runJson(ready));
      waiting.delete(next);
    }
  };
}

function report(context: Context, outcome: SweepOutcome, total: number): number {
  const { options, print, note, words } = context;
  context.progress.end();
  const results = outcome.results.filter((result) => result !== null);
  if (options['json']) {
    const missing = outcome.results.indexOf(null);
    if (missing >= 0) {
      for (const result of outcome.results.slice(missing)) {
        if (result) print(runJson(result));
      }
    }
  } else if (results.length > 0 && !outcome.interrupted) {
    const paths = Array.isArray(options['vary'])
      ? options['vary'].map((axis) => parseAxis(axis).path)
      : findVaryingPaths(results.map(({ spec }) => spec)).filter((path) => !path.endsWith('.name'));
    // Published ratios belong beside unchanged presets, not beside changed ones.
    const isBuild = results.every(({ spec }) => spec.workload.name === 'kernel-build');
    const isPlain = isBuild && !options['set'] && paths.every((path) => !path.includes('.'));
    const lines = formatStudy({
      runs: results,
      published: isPlain && !options['resume'] ? publishedRows : [],
      ranges: isPlain && !options['resume'] ? unpinnedRanges : [],
      nameRow: (run) => nameRow(paths, run),
      rowHeader: [
        'policy',
        ...paths.flatMap((path) => /^(?:policy|run)\.(.*)/.exec(path)?.[1] ?? []),
      ].join(' '),
      describeMachine,
      command: ['lab', ...words],
    });
    for (const line of lines) print(line);
  }
  for (const { index, message } of outcome.failures) note(`Run ${index + 1} failed: ${message}`);
  if (outcome.interrupted) {
    note(
      `interrupted: ${results.length} of ${total} runs kept; ` +
        `continue with: lab sweep --resume ${outcome.id}`,
    );
    return 130;
  }
  return outcome.failures.length > 0 ? 1 : 0;
}

/** Shows progress and, with --json, each result; Ctrl-C stops the sweep. */
function watch({ options, signal, progress, print }: Context): SweepWatch {
  const printer = createOrderedPrinter(print);
  return {
    signal,
    onProgress: (now) => progress.update(now),
    onResult: options['json'] ? (i, { result }) => printer(i, result) : undefined,
  };
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
  const outcome = await started.ended;
  return report(context, outcome, outcome.results.length);
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
      note(`${plan.length} runs, ${plan.filter((run) => run.stored).length} of them stored`);
      return 0;
    }
    const command = joinCommand(['lab', ...words]);
    const force = options['force'] === true;
    const sweep = { kind: 'sweep', command, specs, force } as const;
    const started = await lab().sweeps.start(sweep, watch(context));
    return report(context, await started.ended, specs.length);
  },
};
