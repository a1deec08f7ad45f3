import type { TraceLineKind } from '../../shared/trace-names.ts';
import { causeOf, type Cause } from './causes.ts';

/** The kind of a line that is not an event of the usual form, judged by its text. */
export interface SideLine {
  readonly kind: TraceLineKind;
  /** Events lost here; null if the line does not say how many. */
  readonly lost?: number | null;
  /** Events that were overwritten before the first one. */
  readonly overwritten?: number;
  /** The name of an event that has no fields in the usual form. */
  readonly event?: string;
  readonly cause?: Cause | undefined;
}

const lostForms = [
  // perf script --show-lost-events
  /PERF_RECORD_LOST(?:_SAMPLES)?:? +lost:? +(\d+)/,
  // The kernel's trace file, and trace-cmd report.
  /^CPU:\d+ \[LOST (?:(\d+) )?EVENTS\]/,
  /^CPU:\d+ \[(?:(\d+) )?EVENTS DROPPED\]/,
  // Statistics of a CPU's buffer.
  /^dropped events: ([1-9]\d*)$/,
  // Printed by perf when it reads a recording with gaps.
  /^Processed \d+ events and lost (\d+) (?:chunks|events)/,
] as const;

const notices = [
  /(?:^|: +)cpus=\d+$/,
  /^version = \d+$/,
  /^CPU \d+ is empty$/,
  /^(trace-cmd|perf)[ :]/,
  /^\[ perf record: /,
  /^CPU:? ?\d+:? *$/,
  /^CPU ?\d+ data recorded at /,
  /^(?:entries|(?:commit )?overrun|bytes|dropped events|read events): \d+$/,
  /^(?:oldest event|now) ts: +[\d.]+$/,
  /^#{5}/,
] as const;

/** A frame of a chain: `=> f (addr)` from column 0 on, or an address and what is there, indented. */
const callChain =
  /^\s*=> |^\s+[0-9a-f]{1,16}(?:\s|$)|<(?:user )?stack trace>|^\s+(?:\S+ )?\(.*\)$|^\t\s*\S+\+0x/;

/** A system call's entry or exit in the kernel's own file, and a line of the function tracer. */
const systemCall = /\s\d+\.\d+: (sys_\w+)(?:\(| -> )/;
const functionLine = /\s\d+\.\d+: \S+ <--? ?\S+$/;

/** Of the kernel's trace file, whose buffer is a ring, and of its statistics. */
const entries = /^# (?:entries-in-buffer\/entries-written: |latency: .*#)(\d+)\/(\d+)/;
const overrun = /^overrun: (\d+)$/;

function readOverwritten(trimmed: string): number {
  const ring = entries.exec(trimmed);
  if (ring) return Math.max(0, Number(ring[2]) - Number(ring[1]));
  return Number(overrun.exec(trimmed)?.[1] ?? 0);
}

function findLost(trimmed: string): SideLine | undefined {
  for (const form of lostForms) {
    const match = form.exec(trimmed);
    if (match)
      return { kind: 'lost-events', lost: match[1] === undefined ? null : Number(match[1]) };
  }
  return undefined;
}

export function classifySideLine(text: string): SideLine {
  const trimmed = text.trim();
  if (trimmed === '') return { kind: 'blank' };
  const lost = findLost(trimmed);
  if (lost) return lost;
  const overwritten = readOverwritten(trimmed);
  if (overwritten > 0) return { kind: 'overwritten', overwritten };
  if (text.startsWith('#')) return { kind: 'comment' };
  const call = systemCall.exec(text);
  if (call?.[1] !== undefined) return { kind: 'other-event', event: call[1] };
  if (functionLine.test(text)) return { kind: 'other-event', event: 'function' };
  const cause = causeOf(text);
  if (cause) return { kind: 'unreadable', cause };
  if (notices.some((form) => form.test(trimmed))) return { kind: 'notice' };
  if (callChain.test(text)) return { kind: 'call-chain' };
  return { kind: 'unreadable' };
}
