import type { TraceLineKind } from '../../shared/trace-names.ts';

/** The kind of a line that is not an event, judged by its text. */
export interface SideLine {
  readonly kind: TraceLineKind;
  readonly lost?: number;
}

const lostForms = [
  // perf script --show-lost-events
  /PERF_RECORD_LOST(?:_SAMPLES)?:? +lost:? +(\d+)/,
  // The kernel's trace file, and trace-cmd report.
  /^CPU:\d+ \[LOST (\d+) EVENTS\]/,
  /^CPU:\d+ \[(?:(\d+) )?EVENTS DROPPED\]/,
  // Printed by perf when it reads a recording with gaps.
  /^Processed \d+ events and lost (\d+) (?:chunks|events)/,
] as const;

const notices = [
  /^cpus=\d+$/,
  /^version = \d+$/,
  /^CPU \d+ is empty$/,
  /^(trace-cmd|perf)[ :]/,
  /^CPU \d+:? *$/,
  /^#{5}/,
] as const;

const callChain = /^\s+(?:[0-9a-f]{4,16} |=> )|^ => |<(?:user )?stack trace>|^\s+\(.*\)$/;

export function classifySideLine(text: string): SideLine {
  if (/^\s*$/.test(text)) return { kind: 'blank' };
  const trimmed = text.trim();
  for (const form of lostForms) {
    const match = form.exec(trimmed);
    if (match) return { kind: 'lost-events', lost: Number(match[1] ?? 0) };
  }
  if (text.startsWith('#')) return { kind: 'comment' };
  if (notices.some((form) => form.test(trimmed))) return { kind: 'notice' };
  if (callChain.test(text)) return { kind: 'call-chain' };
  return { kind: 'unreadable' };
}
