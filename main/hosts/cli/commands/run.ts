// lab run: simulates one spec, or finds it in the store.
// Its baseline, policy none with the same seeds, is run or found with it.
import { jsonOption, type Command } from '../command.ts';
import { formatRun } from '../report.ts';
import { runJson } from '../run-json.ts';
import { rangesOf } from '../run-ranges.ts';
import { readRequest, specHelp, specOptions } from '../spec-options.ts';

export const run: Command = {
  usage: 'lab run [--machine NAME] [--workload NAME] [--policy NAME] [--set FIELD=VALUE]...',
  options: { ...specOptions, ...jsonOption },
  help: [
    'Examples:',
    '  lab run --machine xeon-8160-2s --workload kernel-build --policy sync',
    '  lab run --policy deferred --set machine.cpus=64 --json',
    '',
    ...specHelp,
  ],
  async run({ options, presets, resolve, lab, signal, progress, print }) {
    const spec = resolve(readRequest(options));
    const outcome = await lab().run(spec, {
      force: options['force'] === true,
      signal,
      onProgress: (now) => progress.update(now),
    });
    progress.end();
    if (options['json']) print(runJson(outcome.result, rangesOf(presets)(outcome.result)));
    else for (const line of formatRun(outcome.result, false, presets)) print(line);
  },
};
