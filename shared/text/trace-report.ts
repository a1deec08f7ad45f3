import type { TraceDetails, TraceHead, TraceIssue, TraceReport } from '../trace.ts';
import { formatCount, formatNumber, formatSeconds, formatShare } from './format.ts';
import { wrapParagraph } from './plain.ts';
import { shortKey } from './results.ts';
import { formatTable } from './table.ts';

/** A size in bytes, kB, MB or GB of 1000. */
export function formatBytes(bytes: number): string {
  const unit = (['GB', 'MB', 'kB'] as const).findIndex((_, i) => bytes >= 1e9 / 1000 ** i);
  if (unit < 0) return `${bytes} B`;
  return `${formatNumber(bytes / (1e9 / 1000 ** unit))} ${['GB', 'MB', 'kB'][unit]}`;
}

/** What a kind of line means to the reader of a trace. */
export const lineMeanings: Readonly<Record<TraceIssue['kind'], string>> = {
  'other-event': 'events of kinds that are not kept',
  comment: 'comments',
  blank: 'blank lines',
  'call-chain': 'lines of call chains, not kept',
  notice: 'lines of the tool about itself',
  'lost-events': 'lines that report lost events',
  overwritten: 'lines that report overwritten events',
  unreadable: 'lines that are not trace text, LEFT OUT',
  malformed: 'events with unreadable fields, LEFT OUT',
  overlong: 'lines longer than 64 KiB, LEFT OUT',
  truncated: 'last line without its end, LEFT OUT',
  late: 'events too late to be sorted in, LEFT OUT',
  'other-clock': 'events days away from the first one, LEFT OUT',
  'out-of-order': 'events out of their order, sorted in',
  'unknown-flags': 'allocations whose GFP flags no known kernel has, counted as not for user space',
  'cpu-late': 'CPUs whose first event comes late',
  'names-full': 'names beyond the number that is kept',
  'pages-full': 'pages beyond the number that is tracked',
};

const shown = (lines: readonly number[], count: number) =>
  lines.length === 0
    ? ''
    : ` (line${count > 1 ? 's' : ''} ${lines.join(', ')}${count > lines.length ? ', ...' : ''})`;

function issueLines({ kind, count, lines, example, cause }: TraceIssue): string[] {
  const quoted = ['blank', 'comment'].includes(kind) || example === '' ? '' : `: ${example}`;
  const text = `${formatCount(count)} ${lineMeanings[kind]}${shown(lines, count)}${quoted}`;
  if (cause !== undefined) return wrapParagraph(`${text}; ${cause}`, 2);
  return wrapParagraph(text, 2);
}

/** What the recording says it does not have. */
function lossLines({ lostEvents, lostGaps = 0, overwrittenEvents = 0 }: TraceReport): string[] {
  const several = (n: number, one: string, more: string) =>
    `${formatCount(n)} ${n === 1 ? one : more}`;
  const texts = [
    lostEvents > 0
      ? `${several(lostEvents, 'event was', 'events were')} LOST in recording: rates are low.`
      : '',
    lostGaps > 0
      ? `${several(lostGaps, 'gap', 'gaps')} of an unknown number of LOST events: rates are low.`
      : '',
    overwrittenEvents > 0
      ? `${several(overwrittenEvents, 'event was', 'events were')} overwritten before the first: ` +
        'the recording is only the end of what happened.'
      : '',
  ];
  return texts.filter((text) => text !== '').flatMap((text) => wrapParagraph(text, 2));
}

/** The kinds of lines in a trace's text; one event per line unless stated otherwise. */
export function formatTraceReport(report: TraceReport): string[] {
  const { lines, events, issues, skipped } = report;
  const others = skipped
    .slice(0, 5)
    .map(({ name, count, firstLine }) => `${name} ${formatCount(count)} (line ${firstLine})`);
  const more = skipped.length > 5 ? `, ${skipped.length - 5} more` : '';
  return [
    ...wrapParagraph(
      report.measurement
        ? `${formatCount(lines)} lines, ${formatCount(events)} of counters.`
        : `${formatCount(lines)} lines of ${report.format} text, ${formatCount(events)} events.`,
      2,
    ),
    ...lossLines(report),
    ...issues.flatMap(issueLines),
    ...(others.length > 0 ? wrapParagraph(`Not kept: ${others.join(', ')}${more}`, 2) : []),
  ];
}

/** The final report of `lab trace import`. */
export function formatTraceImport(trace: TraceDetails, wasStored: boolean): string[] {
  const { id, hash, name, storedBytes, textBytes } = trace;
  const outcome = wasStored ? 'was already stored as' : 'is stored as';
  return [
    ...wrapParagraph(`${name} ${outcome} trace ${id}, hash ${shortKey(hash)}.`, 2),
    ...formatTraceReport(trace.report),
    ...wrapParagraph(
      `${formatBytes(textBytes)} of text take ${formatBytes(storedBytes)}, ` +
        `${formatShare(storedBytes / textBytes)}.`,
      2,
    ),
    `lab trace summary ${id}`,
  ];
}

/** The stored traces as a table. */
export function formatTraceList(heads: readonly TraceHead[]): string[] {
  const columns = [
    { header: 'ID', align: 'right' },
    { header: 'hash' },
    { header: 'name' },
    { header: 'events', align: 'right' },
    { header: 'CPUs', align: 'right' },
    { header: 's', align: 'right' },
    { header: 'stored', align: 'right' },
  ] as const;
  const rows = heads.map((head) => [
    String(head.id),
    shortKey(head.hash),
    head.name,
    formatCount(head.events),
    String(head.cpus),
    formatSeconds(head.durationNs / 1e9),
    formatBytes(head.storedBytes),
  ]);
  return formatTable(columns, rows);
}
