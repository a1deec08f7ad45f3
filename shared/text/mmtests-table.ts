import type { Estimate, RunResult } from '../result.ts';
import { wrapParagraph } from './plain.ts';
import { formatHardware, formatProvenance, formatSpan } from './results.ts';
import { groupRuns, type StudyTableInput } from './study-table.ts';

const nameWidth = 15;
const columnWidth = 27;
/** Columns side by side; with the names they make 69 characters. */
const columnsTogether = 2;

interface Metric {
  readonly name: string;
  readonly value: (run: RunResult) => Estimate;
  readonly ratio: (run: RunResult) => Estimate;
}

const metrics: readonly Metric[] = [
  {
    name: 'Amean     syst',
    value: (run) => run.sysSeconds.tick,
    ratio: (run) => run.overhead.tick,
  },
  {
    name: 'Amean     elsp',
    value: (run) => run.elapsedSeconds,
    ratio: (run) => run.overhead.elapsed,
  },
];

/** The change from the baseline in percent, better being positive; in stars when it is not noise. */
function formatChange({ mean, low, high }: Estimate): string {
  const percent = ((1 - mean) * 100).toFixed(2);
  const isReal = low > 1 || high < 1;
  return isReal ? `*${percent.padStart(8)}%*` : `(${percent.padStart(8)}%)`;
}

function formatCell(run: RunResult, { value, ratio }: Metric): string {
  return `${value(run).mean.toFixed(2).padStart(13)} ${formatChange(ratio(run))}`;
}

/**
 * A study in the style of mmtests: metrics down, policies across, with the change from policy none in
 * percent. In mail form; policies go on in further blocks.
 */
export function formatMmtests(input: StudyTableInput): string[] {
  const { runs, describeMachine, command } = input;
  const nameRow = input.nameRow ?? (({ spec }) => spec.policy.name);
  const blocks = groupRuns(runs).flatMap((group) => {
    const lines: string[] = [];
    for (let from = 0; from < group.length; from += columnsTogether) {
      const part = group.slice(from, from + columnsTogether);
      const header = part.map((run) =>
        nameRow(run)
          .slice(-columnWidth + 1)
          .padStart(columnWidth),
      );
      lines.push(' '.repeat(nameWidth) + header.join(''));
      for (const metric of metrics) {
        const cells = part.map((run) => formatCell(run, metric).padStart(columnWidth));
        lines.push(metric.name.padEnd(nameWidth) + cells.join(''));
      }
      lines.push('');
    }
    const spec = group[0]!.spec;
    return [...formatHardware(describeMachine(spec.machine), spec), '', ...lines];
  });
  const counts = runs.map((run) => run.replications);
  const legend =
    'Seconds of the whole job; in brackets the change from policy none with the same seeds, better ' +
    'is positive; in stars where the 95 % Student-t interval of the paired ratio excludes no change; ' +
    `n = ${formatSpan(counts)} replications.`;
  return [...blocks, ...wrapParagraph(legend, 2), '', ...formatProvenance(runs, command)];
}
