// lab list: the runs of the store, newest first.
// Only what the store knows; nothing is simulated.
import { LabError } from '../../../../shared/errors.ts';
import { explainExtrapolation, markSpec, toRecordedRun } from '../../../../shared/extrapolation.ts';
import { wrapParagraph } from '../../../../shared/text/plain.ts';
import { formatRatioCell, shortKey } from '../../../../shared/text/results.ts';
import { formatTable } from '../../../../shared/text/table.ts';
import { jsonOption, type Command } from '../command.ts';
import { runJson } from '../run-json.ts';
import { numberOption } from '../spec-options.ts';

const statuses = ['running', 'done', 'failed', 'cancelled'] as const;

export const list: Command = {
  name: 'list',
  summary: 'list the stored runs, newest first',
  usage: 'lab list [--machine NAME] [--workload NAME] [--policy NAME] [--status STATUS]',
  options: {
    ...jsonOption,
    machine: { type: 'string' },
    workload: { type: 'string' },
    policy: { type: 'string' },
    status: { type: 'string' },
    limit: { type: 'string' },
    offset: { type: 'string' },
  },
  help: [
    '  --status STATUS   running, done, failed, cancelled',
    '  --limit N, --offset N; default 50, 0',
  ],
  async run({ options, storedLab, print, note }) {
    const { machine, workload, policy } = options;
    const status = statuses.find((name) => name === options['status']);
    if (options['status'] !== undefined && !status) {
      const message = `--status must be one of ${statuses.join(', ')}`;
      throw new LabError('bad-value', message, 'lab list --status done');
    }
    const { total, rows } = storedLab().list({
      ...(typeof machine === 'string' ? { machine } : {}),
      ...(typeof workload === 'string' ? { workload } : {}),
      ...(typeof policy === 'string' ? { policy } : {}),
      ...(status ? { status } : {}),
      limit: numberOption(options, 'limit') ?? 50,
      offset: numberOption(options, 'offset') ?? 0,
    });
    if (options['json']) {
      for (const row of rows) print(runJson(row));
      return;
    }
    if (rows.length === 0) {
      note('No runs. Try: lab study');
      return;
    }
    const columns = ['run', 'machine', 'CPUs', 'workload', 'policy', 'status', 'ratio'];
    const lines = formatTable(
      columns.map((header) => ({ header })),
      rows.map(({ key, spec, status: state, result }) => [
        shortKey(key),
        spec.machine.name,
        `${spec.machine.cpus}${markSpec(spec) === null ? '' : ' ~'}`,
        spec.workload.name,
        spec.policy.name,
        state,
        result ? formatRatioCell(result.overhead.tick) : '',
      ]),
    );
    const marks = explainExtrapolation(rows.map(({ spec }) => toRecordedRun(spec)));
    for (const line of lines) print(line);
    for (const mark of marks) for (const line of wrapParagraph(`~: ${mark}`, 2)) print(line);
    note(`${rows.length} of ${total} runs`);
  },
};
