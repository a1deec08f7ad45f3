// lab run: simulates one spec, or finds it in the store.
// Its baseline, policy none with the same seeds, is run or found with it.
import { jsonOption, type Command } from '../command.ts';
import { formatRun } from '../report.ts';
import { runJson } from '../run-json.ts';
import { rangesOf } from '../run-ranges.ts';
import { describeRanges, findRange, rangeHelp, rangeOption } from '../member-ranges.ts';
import { readRequest, specHelp, specOptions } from '../spec-options.ts';

export const run: Command = {
  usage: 'lab run [--machine NAME] [--workload NAME] [--policy NAME] [--set FIELD=VALUE]...',
  options: { ...specOptions, ...jsonOption, ...rangeOption },
  help: [
    'Examples:',
    '  lab run --machine xeon-8160-2s --workload kernel-build --policy sync',
    '  lab run --policy deferred --set machine.cpus=64 --json',
    '',
    ...rangeHelp,
    ...specHelp,
  ],
  async run(context) {
    const { options, presets, resolve, lab, signal, progress, print } = context;
    const spec = resolve(readRequest(options));
    const outcome = await lab().run(spec, {
      force: options['force'] === true,
      signal,
      onProgress: (now) => progress.update(now),
    });
    progress.end();
    const { result } = outcome;
    const memberRange = options['range'] ? await findRange(context, lab(), result) : undefined;
    if (options['json']) {
      print(runJson({ ...result, ...(memberRange && { memberRange }) }, rangesOf(presets)(result)));
      return;
    }
    for (const line of formatRun(result, false, presets)) print(line);
    if (!options['range']) return;
    for (const line of ['', ...(await describeRanges(context, lab(), [result]))]) print(line);
  },
};
