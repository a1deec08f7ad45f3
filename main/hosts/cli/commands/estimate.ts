// lab estimate: what a spec is expected to cost and leave exposed, without simulating it.
// It opens no database, except to read fitted workloads, and stores nothing.
import { markSpec } from '../../../../shared/extrapolation.ts';
import { estimateSpec } from '../../../../shared/estimate/estimate.ts';
import { guessText, isGuess, markGuess } from '../../../../shared/guess.ts';
import { formatFieldValue } from '../../../../shared/spec/format-field-value.ts';
import type { Spec } from '../../../../shared/spec/spec.ts';
import {
  estimateMeaning,
  formatEstimate,
  formatEstimates,
} from '../../../../shared/text/estimate.ts';
import { setupWords } from '../../../lab/figures/describe-setup.ts';
import { runCommand } from '../../../lab/spec/describe.ts';
import { jsonOption, type Command } from '../command.ts';
import { readRequest, specHelp, specOptions } from '../spec-options.ts';
import { axisHelp, axisOptions, planRows, refuseWords } from '../sweep-axes.ts';

const usage =
  'lab estimate [--machine NAME] [--workload NAME] [--policy NAME] [--set FIELD=VALUE]...';

function toJson(spec: Spec): string {
  const extrapolated = markSpec(spec);
  return JSON.stringify({
    kind: 'estimate',
    meaning: estimateMeaning,
    spec,
    ...estimateSpec(spec),
    ...(extrapolated === null ? {} : { extrapolated }),
    ...(isGuess(spec) ? { guess: guessText } : {}),
  });
}

export const estimate: Command = {
  usage,
  options: { ...specOptions, ...axisOptions, ...jsonOption },
  help: [
    'Estimates at once what lab run and lab sweep simulate: a closed form, in the mean. Nothing is',
    'stored. What it does not follow it declines, and says why.',
    '',
    'Examples:',
    '  lab estimate --policy sync',
    '  lab estimate --vary machine.cpus=4..192*2 --vary policy=sync,deferred-bounded',
    '',
    ...axisHelp,
    '',
    ...specHelp,
  ],
  async run(context) {
    const { options, presets, resolve, print, words } = context;
    refuseWords(context, 'lab estimate --help');
    const isVaried = Array.isArray(options['vary']);
    const request = readRequest(options);
    const rows = isVaried ? await planRows(context) : [{ point: [], spec: resolve(request) }];
    if (options['json']) {
      for (const { spec } of rows) print(toJson(spec));
      return;
    }
    const answers = rows.map(({ point, spec }) => ({
      spec,
      answer: estimateSpec(spec),
      labels: point.map(([path, value]) =>
        path === 'policy' ? markGuess(spec.policy.name, spec) : formatFieldValue(value),
      ),
    }));
    const [first] = answers;
    const command = ['lab', isVaried ? 'sweep' : 'run', ...words.slice(1)];
    const lines =
      !isVaried && first
        ? formatEstimate(first, setupWords(presets)(first.spec), runCommand(first.spec, presets))
        : formatEstimates(answers, rows[0]?.point.map(([path]) => path) ?? [], command);
    for (const line of lines) print(line);
  },
};
