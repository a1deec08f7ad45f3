// lab study: runs the reference study, both published machines under every policy preset, records it,
// and prints it beside the published ratios.
import { LabError } from '../../../../shared/errors.ts';
import { describeIsolation } from '../../../../shared/text/validation-summary.ts';
import { formatStudy } from '../../../../shared/text/study-table.ts';
import { publishedRows } from '../../../lab/validation/published.ts';
import { summarizeUncertainty, unpinnedRanges } from '../../../lab/validation/uncertainty.ts';
import { studyCommand } from '../../../lab/sweeps/study.ts';
import type { SweepWatch } from '../../../lab/sweeps/sweep-watch.ts';
import { fixedRunsOptions, type Command } from '../command.ts';
import { runJson } from '../run-json.ts';
import { rangesOf } from '../run-ranges.ts';
import { describeMachine } from '../../../lab/figures/describe-machine.ts';

export const study: Command = {
  usage: 'lab study [--json] [--db PATH]',
  options: fixedRunsOptions,
  help: ['  --force, --workers N, --quiet, --json: as for lab run'],
  async run({ options, lab, presets, signal, progress, print, note }) {
    const specs = lab().studySpecs();
    const force = options['force'] === true;
    const sweep = { kind: 'study', command: studyCommand, specs, force } as const;
    const onProgress: SweepWatch['onProgress'] = (now) => progress.update(now);
    const { ended } = await lab().sweeps.start(sweep, { signal, onProgress });
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
      const ranges = unpinnedRanges;
      const lines = formatStudy({
        runs,
        published: publishedRows,
        ranges,
        notes: describeIsolation(summarizeUncertainty().isolation),
        describeMachine,
        command,
      });
      for (const line of lines) print(line);
    }
    return 0;
  },
};
