// lab policies, machines, workloads: what is built in.
// Each opens no database.
import { wrapParagraph } from '../../../../shared/text/plain.ts';
import { formatTable } from '../../../../shared/text/table.ts';
import { machines as machineList } from '../../../engine/machines/index.ts';
import { policies as policyList } from '../../../engine/policies/index.ts';
import { workloads as workloadList } from '../../../engine/workloads/index.ts';
import { jsonOption, type Command } from '../command.ts';

function list(
  name: string,
  summary: string,
  rows: readonly unknown[],
  text: () => string[],
): Command {
  return {
    name,
    summary,
    usage: `lab ${name}`,
    options: { ...jsonOption },
    help: [],
    async run({ options, print }) {
      if (options['json']) for (const row of rows) print(JSON.stringify(row));
      else for (const line of text()) print(line);
    },
  };
}

export const policies = list(
  'policies',
  'list the policies, with their contracts',
  policyList,
  () =>
    policyList.flatMap(({ policy, title, source, contract }) => [
      `${policy.name}: ${title}`,
      ...wrapParagraph(`    contract (${policy.contract}): ${contract}`, 4),
      ...wrapParagraph(`    source: ${source}`, 4),
    ]),
);

export const machines = list('machines', 'list the machines', machineList, () => [
  ...formatTable(
    ['machine', 'CPUs', 'sockets', 'GHz'].map((header) => ({ header })),
    machineList.map(({ name, cpus, sockets, ghz }) => [name, `${cpus}`, `${sockets}`, `${ghz}`]),
  ),
  'server-<cpus> is a server of any size.',
]);

export const workloads = list('workloads', 'list the workloads', workloadList, () =>
  formatTable(
    ['workload', 'tasks', 'user cycles/op', 'kernel cycles/op'].map((header) => ({ header })),
    workloadList.map((w) => [w.name, `${w.tasks}`, `${w.userCycles}`, `${w.kernelCycles}`]),
  ),
);
