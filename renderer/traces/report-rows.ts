import { formatCount } from '../../shared/text/format.ts';
import { lineMeanings } from '../../shared/text/trace-report.ts';
import { leftOutKinds } from '../../shared/trace-names.ts';
import type { TraceIssue, TraceReport } from '../../shared/trace.ts';

/** A kind of line or event found in the text of a trace. */
export interface ReportRow {
  readonly what: string;
  readonly count: string;
  /** Line numbers, the first few. */
  readonly lines: string;
  readonly example: string;
  /** Whether it makes a part of the recording missing or doubtful. */
  readonly isLoss: boolean;
}

const losses: readonly TraceIssue['kind'][] = [
  'lost-events',
  ...leftOutKinds,
  'overwritten',
  'unknown-flags',
  'names-full',
  'pages-full',
];
/** Kinds whose first line is not worth quoting. */
const unquoted: readonly TraceIssue['kind'][] = ['blank', 'comment'];

function listLines({ lines, count }: TraceIssue): string {
  return (
    lines.map(formatCount).join(', ') + (count > lines.length && lines.length > 0 ? ', ...' : '')
  );
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function exampleOf({ kind, example, cause }: TraceIssue): string {
  if (unquoted.includes(kind)) return '';
  return cause === undefined ? example : `${example}; ${cause}`;
}

/** The lines of the text that were not kept as events. */
export function reportRows({ issues }: TraceReport): ReportRow[] {
  return issues.map((issue) => ({
    what: capitalize(lineMeanings[issue.kind]),
    count: formatCount(issue.count),
    lines: listLines(issue),
    example: exampleOf(issue),
    isLoss: losses.includes(issue.kind),
  }));
}

/** How much of a recording is missing, in one sentence; empty if nothing is. */
export function describeLoss({ lostEvents, issues, events }: TraceReport): string {
  const loss = issues.find(({ kind }) => kind === 'lost-events');
  if (lostEvents > 0) {
    const share = `${((100 * lostEvents) / (lostEvents + events)).toFixed(1)} %`;
    return (
      `${formatCount(lostEvents)} events were lost in recording, ${share} of all: rates are too low. ` +
      'Record again with more memory (perf record -m).'
    );
  }
  return loss ? 'Events were lost in recording; the text does not say how many.' : '';
}

/** How many lines were unusable, in one sentence; empty if none. */
export function describeLeftOut({ issues }: TraceReport): string {
  const kinds = new Set<TraceIssue['kind']>(leftOutKinds);
  const count = issues
    .filter(({ kind }) => kinds.has(kind))
    .reduce((sum, issue) => sum + issue.count, 0);
  if (count === 0) return '';
  return `${formatCount(count)} ${count === 1 ? 'line was' : 'lines were'} left out: see the import report.`;
}
