import { LabError } from '../../shared/errors.ts';
import type { TraceIssue, TraceReport } from '../../shared/trace.ts';

const recordCommand =
  'perf record -a -e sched:sched_switch,kmem:mm_page_alloc,kmem:mm_page_free,tlb:tlb_flush ' +
  '-- sleep 5; perf script | lab trace import -';

/** The names of each kind, singular and plural. */
const words: Partial<Record<TraceIssue['kind'], readonly [one: string, several: string]>> = {
  comment: ['comment', 'comments'],
  blank: ['blank line', 'blank lines'],
  'call-chain': ['line of a call chain', 'lines of call chains'],
  notice: ['line of trace-cmd or perf', 'lines of trace-cmd or perf'],
  'lost-events': ['line about lost events', 'lines about lost events'],
  unreadable: ['line that is not trace text', 'lines that are not trace text'],
  malformed: ['event whose fields cannot be read', 'events whose fields cannot be read'],
  overlong: ['line that is too long', 'lines that are too long'],
  truncated: ['line that is cut off', 'lines that are cut off'],
};

/** Refuses a text without a usable event: says what was found instead, and how to record a trace. */
export function refuseEmpty(
  lines: number,
  skipped: TraceReport['skipped'],
  issues: readonly TraceIssue[],
): LabError {
  const found = [
    ...skipped
      .slice(0, 3)
      .map(({ name, count, firstLine }) => `${count} of ${name} (first at line ${firstLine})`),
    ...issues.flatMap(({ kind, count, lines: [first], example }) => {
      const what = words[kind];
      if (what === undefined) return [];
      const quoted = kind === 'blank' || example === '' ? '' : `: ${JSON.stringify(example)}`;
      const [one, several] = what;
      return [`${count} ${count === 1 ? one : several} (first at line ${first}${quoted})`];
    }),
  ];
  const text = lines === 0 ? 'the text is empty and ends at line 1' : `found ${found.join(', ')}`;
  return new LabError('bad-value', `no usable event: ${text}`, recordCommand);
}

/** Refuses a recording that was not turned into text. */
export function refuseRecording(tool: 'perf' | 'trace-cmd'): LabError {
  const command = tool === 'perf' ? 'perf script -i FILE' : 'trace-cmd report -i FILE';
  return new LabError(
    'bad-value',
    `line 1: this is a binary recording of ${tool}, not its text`,
    `${command} | lab trace import -`,
  );
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
