// lab show: prints one stored run in full.
// For a failed run it prints the reason.
import { LabError } from '../../../../shared/errors.ts';
import { findRun } from '../../../lab/runs/find-run.ts';
import { jsonOption, type Command } from '../command.ts';
import { formatRun } from '../report.ts';
import { runJson } from '../run-json.ts';
import { rangesOf } from '../run-ranges.ts';

export const show: Command = {
  needs: 'store',
  usage: 'lab show KEY',
  maxArgs: 1,
  options: { ...jsonOption },
  help: ['  KEY is a run key, or its first 4 or more digits'],
  async run({ options, args, loadPresets, stored, print }) {
    const [key] = args;
    if (!key) throw new LabError('bad-usage', 'show needs a run key', 'lab list shows the keys');
    const row = findRun(stored(), key);
    if (options['json']) {
      const range = row.result && rangesOf(await loadPresets())(row.result);
      print(runJson(row.result ?? row, range ?? undefined));
    } else if (row.result) {
      for (const line of formatRun(row.result, true, await loadPresets())) print(line);
    } else print(`${row.key} ${row.status}${row.error ? `: ${row.error}` : ''}`);
  },
};
