// lab study: runs the reference study, both published machines under every policy preset, records it,
// and prints it beside the published ratios. With words: studies that people make, as on the page.
import { LabError } from '../../../../shared/errors.ts';
import { referenceName } from '../../../../shared/study.ts';
import { describeIsolation } from '../../../../shared/text/validation-summary.ts';
import { formatStudy } from '../../../../shared/text/study-table.ts';
import { summarizeUncertainty } from '../../../lab/validation/uncertainty.ts';
import type { SweepWatch } from '../../../lab/sweeps/sweep-watch.ts';
import { fixedRunsOptions, type Command, type Context } from '../command.ts';
import { runJson } from '../run-json.ts';
import { rangesOf, referencesOf } from '../run-ranges.ts';
import { setupWords } from '../../../lab/figures/describe-setup.ts';
import { studyActions, studyHelp, studyOptions } from './study-actions.ts';

async function runReference({
  options,
  lab,
  presets,
  signal,
  progress,
  print,
  note,
}: Context): Promise<number> {
  const specs = lab().studySpecs();
  const force = options['force'] === true;
  const onProgress: SweepWatch['onProgress'] = (now) => progress.update(now);
  const { ended } = await lab().runStudy({ force, signal, onProgress });
  const outcome = await ended;
  progress.end();
  const runs = outcome.results.filter((result) => result !== null);
  if (outcome.interrupted) {
    note(`interrupted: ${runs.length} of ${specs.length} runs kept; continue with: lab study`);
    return 130;
  }
  if (runs.length < specs.length) {
    const message = outcome.failures.map((failure) => failure.message).join('; ');
    throw new LabError('run-failed', message, 'lab list status:failed');
  }
  const rangeOf = rangesOf(presets);
  if (options['json']) for (const run of runs) print(runJson(run, rangeOf(run)));
  else {
    const command = ['lab', 'study'];
    const notes = describeIsolation(summarizeUncertainty().isolation);
    const describeSetup = setupWords(presets);
    const input = { runs, ...referencesOf(runs, presets), notes, describeSetup };
    for (const line of formatStudy({ ...input, command })) print(line);
  }
  return 0;
}

export const study: Command = {
  usage: 'lab study [NAME | ACTION ...] [--json] [--db PATH]',
  actions: Object.keys(studyActions),
  maxArgs: 100,
  options: { ...fixedRunsOptions, ...studyOptions },
  help: ['  --force, --workers N, --quiet, --json: as for lab run, without a NAME', ...studyHelp],
  async run(context) {
    const [first, ...rest] = context.args;
    if (first === undefined || (first === referenceName && rest.length === 0)) {
      return runReference(context);
    }
    const action = Object.hasOwn(studyActions, first) ? studyActions[first] : undefined;
    if (action) return action(context, rest);
    if (rest.length === 0) return studyActions['show']!(context, [first]);
    const message = `study has no action ${JSON.stringify(first)}`;
    throw new LabError('bad-usage', message, 'lab study --help');
  },
};
