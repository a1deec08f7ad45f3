// The table of `lab list --group`: the values of a field, and what came of the runs that have each. The
// rule: a value is shown as a filter's term has it.
import { shortName } from '../../../shared/column-names.ts';
import type { RunGroup } from '../../../shared/contract/run-calls.ts';
import { formatCount, formatRatio } from '../../../shared/text/format.ts';
import { wrapParagraph } from '../../../shared/text/plain.ts';
import { formatTable } from '../../../shared/text/table.ts';

export function formatGroups(field: string, groups: readonly RunGroup[]): string[] {
  const right = { align: 'right' as const };
  const columns = [
    { header: shortName(field) },
    { header: 'runs', ...right },
    { header: 'done', ...right },
    { header: 'smallest', ...right },
    { header: 'median', ...right },
    { header: 'largest', ...right },
    { header: 'broken', ...right },
  ];
  const rows = groups.map(({ value, count, done, ratio, broken }) => [
    value ?? '-',
    formatCount(count),
    formatCount(done),
    ...(ratio ? [ratio.low, ratio.median, ratio.high].map(formatRatio) : ['', '', '']),
    formatCount(broken),
  ]);
  return [
    ...formatTable(columns, rows),
    ...wrapParagraph(
      `smallest, median, largest: ratios of the runs that are done, whatever else differs between
      them; broken: runs that broke their contract.`.replaceAll(/\s+/g, ' '),
      2,
    ),
  ];
}
