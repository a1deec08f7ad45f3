import {
  traceEventNames,
  traceLineKinds,
  type TraceFormat,
  type TraceLineKind,
} from '../../shared/trace-names.ts';
import type { TraceIssue, TraceReport } from '../../shared/trace.ts';

/** How many line numbers of each kind are kept. */
const keptLines = 5;
const keptExample = 60;

interface Tally {
  count: number;
  readonly lines: number[];
  example: string;
}

/** The beginning of a line as printable ASCII. */
export function toExample(text: string): string {
  const plain = text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[^ -~]/g, '?');
  return plain.length > keptExample ? `${plain.slice(0, keptExample - 3)}...` : plain;
}

/** Counts the lines of a text by kind. */
export class LineReport {
  /** By the index of the kind. */
  readonly eventCounts = new Float64Array(traceEventNames.length);
  lostEvents = 0;
  private readonly tallies = new Map<TraceLineKind, Tally>();

  /** Counts a line, or several at once; `example` is called only for the first of a kind. */
  note(kind: TraceLineKind, lineNumber: number, example: () => string, count = 1): void {
    let tally = this.tallies.get(kind);
    if (!tally) {
      tally = { count: 0, lines: [], example: toExample(example()) };
      this.tallies.set(kind, tally);
    }
    tally.count += count;
    if (tally.lines.length < keptLines && lineNumber > 0) tally.lines.push(lineNumber);
  }

  issues(): TraceIssue[] {
    return traceLineKinds.flatMap((kind) => {
      const tally = this.tallies.get(kind);
      return tally ? [{ kind, ...tally }] : [];
    });
  }

  countOf(kind: TraceLineKind): number {
    return this.tallies.get(kind)?.count ?? 0;
  }

  result(whole: {
    readonly format: TraceFormat;
    readonly lines: number;
    readonly textBytes: number;
    readonly skipped: TraceReport['skipped'];
  }): TraceReport {
    const entries = traceEventNames.flatMap((name, place) => {
      const count = this.eventCounts[place];
      return count > 0 ? [[name, count] as const] : [];
    });
    return {
      ...whole,
      events: this.eventCounts.reduce((sum, count) => sum + count, 0),
      eventCounts: Object.fromEntries(entries),
      lostEvents: this.lostEvents,
      issues: this.issues(),
    };
  }
}
