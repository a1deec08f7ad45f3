import { LabError } from '../../shared/errors.ts';
import type { TraceIssue, TraceReport } from '../../shared/trace.ts';

const recordCommand =
  'perf record -a -e sched:sched_switch,kmem:mm_page_alloc,kmem:mm_page_free,tlb:tlb_flush ' +
  '-- sleep 5; perf script | lab trace import -';

const words: Partial<Record<TraceIssue['kind'], string>> = {
  comment: 'comments',
  blank: 'blank lines',
  'call-chain': 'lines of call chains',
  notice: 'lines of trace-cmd or perf',
  'lost-events': 'lines about lost events',
  unreadable: 'lines that are no trace text',
  malformed: 'events whose fields can not be read',
  overlong: 'lines that are too long',
  truncated: 'line that is cut off',
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
      return [`${count} ${what} (first at line ${first}${quoted})`];
    }),
  ];
  const text = lines === 0 ? 'the text is empty, it ends at line 1' : `found ${found.join(', ')}`;
  return new LabError('bad-value', `no event that can be used: ${text}`, `record ${recordCommand}`);
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
