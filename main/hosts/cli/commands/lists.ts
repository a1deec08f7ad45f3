// lab policies, machines, workloads: what a spec can start from.
// What is built in needs no database; what was fitted is read from the one that is there.
import { formatRecordedOn } from '../../../../shared/extrapolation.ts';
import { wrapParagraph } from '../../../../shared/text/plain.ts';
import { formatTable } from '../../../../shared/text/table.ts';
import type { WorkloadProfile } from '../../../../shared/spec/workload.ts';
import { machines as machineList } from '../../../engine/machines/index.ts';
import { policies as policyList } from '../../../engine/policies/index.ts';
import { jsonOption, type Command, type Context } from '../command.ts';

function list<T>(
  name: string,
  summary: string,
  read: (context: Context) => readonly T[],
  text: (rows: readonly T[]) => string[],
): Command {
  return {
    name,
    summary,
    usage: `lab ${name}`,
    options: { ...jsonOption },
    help: [],
    async run(context) {
      const { options, print } = context;
      const rows = read(context);
      if (options['json']) for (const row of rows) print(JSON.stringify(row));
      else for (const line of text(rows)) print(line);
    },
  };
}

export const policies = list(
  'policies',
  'list the policies, with their contracts',
  () => policyList,
  (rows) =>
    rows.flatMap(({ policy, title, source, contract }) => [
      `${policy.name}: ${title}`,
      ...wrapParagraph(`    contract (${policy.contract}): ${contract}`, 4),
      ...wrapParagraph(`    source: ${source}`, 4),
    ]),
);

export const machines = list(
  'machines',
  'list the machines',
  () => machineList,
  (rows) => [
    ...formatTable(
      ['machine', 'CPUs', 'sockets', 'GHz'].map((header) => ({ header })),
      rows.map(({ name, cpus, sockets, ghz }) => [name, `${cpus}`, `${sockets}`, `${ghz}`]),
    ),
    'server-<cpus> is a server of any size.',
  ],
);

/** The workloads, and below them what those that are not built in were fitted to. */
function workloadLines(workloadList: readonly WorkloadProfile[]): string[] {
  return [
    ...formatTable(
      ['workload', 'tasks', 'user cycles/op', 'kernel cycles/op'].map((header) => ({ header })),
      workloadList.map((w) => [w.name, `${w.tasks}`, `${w.userCycles}`, `${w.kernelCycles}`]),
    ),
    ...workloadList.flatMap(({ name, recorded }) =>
      recorded ? wrapParagraph(`${name} is fitted to ${formatRecordedOn(recorded)}.`, 2) : [],
    ),
  ];
}

export const workloads = list(
  'workloads',
  'list the workloads, built in and fitted',
  ({ presets }) => presets.workloads(),
  workloadLines,
);
