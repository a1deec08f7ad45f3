import { LabError } from '../../shared/errors.ts';
import type { TraceIssue, TraceReport } from '../../shared/trace.ts';

const recordCommand =
  'perf record -a -e sched:sched_switch,kmem:mm_page_alloc,kmem:mm_page_free,tlb:tlb_flush ' +
  '-- sleep 5; perf script | lab trace import -';

/** One of a kind, and several. */
const words: Partial<Record<TraceIssue['kind'], readonly [one: string, several: string]>> = {
  comment: ['comment', 'comments'],
  blank: ['blank line', 'blank lines'],
  'call-chain': ['line of a call chain', 'lines of call chains'],
  notice: ['line of trace-cmd or perf', 'lines of trace-cmd or perf'],
  'lost-events': ['line about lost events', 'lines about lost events'],
  unreadable: ['line that is no trace text', 'lines that are no trace text'],
  malformed: ['event whose fields can not be read', 'events whose fields can not be read'],
  overlong: ['line that is too long', 'lines that are too long'],
  truncated: ['line that is cut off', 'lines that are cut off'],
};

/** A text without an event that is kept: what was found instead, and how to record one that has. */
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
  const text = lines === 0 ? 'the text is empty, it ends at line 1' : `found ${found.join(', ')}`;
  return new LabError('bad-value', `no event that can be used: ${text}`, recordCommand);
}

/** A recording that was not turned into text. */
export function refuseRecording(tool: 'perf' | 'trace-cmd'): LabError {
  const command = tool === 'perf' ? 'perf script -i FILE' : 'trace-cmd report -i FILE';
  return new LabError(
    'bad-value',
    `line 1: this is a recording of ${tool}, not its text`,
    `${command} | lab trace import -`,
  );
}

/** Compressed bytes that do not unpack. */
export function refuseDamaged(lines: number, reason: string): LabError {
  return new LabError(
    'bad-value',
    `the compressed text can not be unpacked behind line ${lines}: ${reason}`,
    'check that the file is whole (gzip -t, zstd -t), or unpack as much as can be and import that',
  );
}

/** A file that is not there, or that the system does not let us read. */
export function refuseUnreadable(name: string, reason: string): LabError {
  return new LabError('not-found', `${name} can not be read: ${reason}`, 'check the path');
}
