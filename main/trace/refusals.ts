import { LabError } from '../../shared/errors.ts';
import type { TraceIssue, TraceReport } from '../../shared/trace.ts';
import { causes } from './causes.ts';
import type { LineReport } from './line-report.ts';

const recordCommand =
  'perf record -a -e sched:sched_switch,kmem:mm_page_alloc,kmem:mm_page_free,tlb:tlb_flush,' +
  'csd:csd_queue_cpu,csd:csd_function_exit ' +
  '-- sleep 5; perf script | lab trace import -';

/** The names of each kind, singular and plural. */
const words: Partial<Record<TraceIssue['kind'], readonly [one: string, several: string]>> = {
  comment: ['comment', 'comments'],
  blank: ['blank line', 'blank lines'],
  'call-chain': ['line of a call chain', 'lines of call chains'],
  notice: ['line of trace-cmd or perf', 'lines of trace-cmd or perf'],
  overwritten: ['line about overwritten events', 'lines about overwritten events'],
  'lost-events': ['line about lost events', 'lines about lost events'],
  unreadable: ['line that is not trace text', 'lines that are not trace text'],
  malformed: ['event whose fields cannot be read', 'events whose fields cannot be read'],
  overlong: ['line that is too long', 'lines that are too long'],
  'other-clock': ['event days away from the first', 'events days away from the first'],
  truncated: ['line that is cut off', 'lines that are cut off'],
};

/** What a text without a usable event is known by. */
export interface EmptyText {
  readonly lines: number;
  readonly skipped: TraceReport['skipped'];
  readonly report: LineReport;
  readonly tracer: string | null;
}

function describeIssue({ kind, count, lines: [first], example }: TraceIssue, what = ''): string[] {
  const names = words[kind];
  if (names === undefined) return [];
  const quoted = kind === 'blank' || example === '' ? '' : `: ${JSON.stringify(example)}`;
  const [one, several] = what === '' ? names : [`line ${what}`, `lines ${what}`];
  return [`${count} ${count === 1 ? one : several} (first at line ${first}${quoted})`];
}

/**
 * Refuses a text without a usable event: says what was found instead, with the cause if that is known,
 * and what helps, or else how to record a trace.
 */
export function refuseEmpty({ lines, skipped, report, tracer }: EmptyText): LabError {
  const main = report.mainCause();
  const found = [
    ...skipped
      .slice(0, 3)
      .map(({ name, count, firstLine }) => `${count} of ${name} (first at line ${firstLine})`),
    ...report
      .issues()
      .flatMap((issue) => describeIssue(issue, issue.kind === main?.kind ? main.cause.what : '')),
  ];
  const text = lines === 0 ? 'the text is empty and ends at line 1' : `found ${found.join(', ')}`;
  const other = tracer !== null && tracer !== 'nop' ? tracer : null;
  const ofTracer = other === null ? '' : `; the tracer is ${other}, not nop`;
  const help = main?.cause.hint ?? (other === null ? recordCommand : causes.otherTracer.hint);
  return new LabError('bad-value', `no usable event: ${text}${ofTracer}`, help);
}

/** Refuses what is no text; `hint` makes text of it. */
export function refuseForeign(what: string, hint: string): LabError {
  return new LabError('bad-value', `line 1: this is ${what}`, hint);
}

/** Refuses compressed bytes that cannot be decompressed. */
export function refuseDamaged(lines: number, reason: string): LabError {
  return new LabError(
    'bad-value',
    `the compressed text cannot be decompressed after line ${lines}: ${reason}`,
    'check that the file is whole (gzip -t, zstd -t), or decompress what you can and import that',
  );
}

/** Refuses a file that does not exist or cannot be read. */
export function refuseUnreadable(name: string, reason: string): LabError {
  return new LabError('not-found', `${name} cannot be read: ${reason}`, 'check the path');
}
