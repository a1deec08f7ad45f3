// lab workloads: lists the workloads, built in and fitted to traces.
// The fitted ones are read from the database if there is one.
import { formatRecordedOn } from '../../../../shared/extrapolation.ts';
import { wrapParagraph } from '../../../../shared/text/plain.ts';
import { formatTable } from '../../../../shared/text/table.ts';
import type { WorkloadProfile } from '../../../../shared/spec/workload.ts';
import { jsonOption, type Command } from '../command.ts';
import { printRows } from './print-rows.ts';

/** The workloads, and below them the traces to which the fitted ones belong. */
function toLines(rows: readonly WorkloadProfile[]): string[] {
  return [
    ...formatTable(
      ['workload', 'tasks', 'user cycles/op', 'kernel cycles/op'].map((header) => ({ header })),
      rows.map((w) => [w.name, `${w.tasks}`, `${w.userCycles}`, `${w.kernelCycles}`]),
    ),
    ...rows.flatMap(({ name, recorded }) =>
      recorded ? wrapParagraph(`${name} is fitted to ${formatRecordedOn(recorded)}.`, 2) : [],
    ),
  ];
}

export const workloads: Command = {
  needs: 'store',
  usage: 'lab workloads',
  options: { ...jsonOption },
  help: [],
  run: async (context) => printRows(context, (await context.loadPresets()).workloads(), toLines),
};
