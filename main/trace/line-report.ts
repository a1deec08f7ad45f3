import {
  traceEventNames,
  traceLineKinds,
  type TraceFormat,
  type TraceLineKind,
} from '../../shared/trace-names.ts';
import type { TraceIssue, TraceReport } from '../../shared/trace.ts';
import type { Cause } from './causes.ts';

/** How many line numbers of each kind are kept. */
const keptLines = 5;
const keptExample = 60;

interface Tally {
  count: number;
  readonly lines: number[];
  example: string;
  cause: Cause | undefined;
}

/** What is noted beside a line. */
interface Note {
  /** Several lines at once. */
  readonly count?: number;
  readonly cause?: Cause | undefined;
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
  /** Gaps of which the text does not say how many events they have. */
  lostGaps = 0;
  /** Before the first event. */
  overwrittenEvents = 0;
  private readonly tallies = new Map<TraceLineKind, Tally>();

  /** Counts a line; `example` is called only for the first of a kind, or of a kind with a cause. */
  note(
    kind: TraceLineKind,
    lineNumber: number,
    example: () => string,
    { count = 1, cause }: Note = {},
  ): void {
    let tally = this.tallies.get(kind);
    if (!tally) {
      tally = { count: 0, lines: [], example: toExample(example()), cause };
      this.tallies.set(kind, tally);
    } else if (cause && !tally.cause) {
      tally.cause = cause;
      tally.example = toExample(example());
    }
    tally.count += count;
    if (tally.lines.length < keptLines && lineNumber > 0) tally.lines.push(lineNumber);
  }

  issues(): TraceIssue[] {
    return traceLineKinds.flatMap((kind) => {
      const tally = this.tallies.get(kind);
      if (!tally) return [];
      const { cause, ...rest } = tally;
      return [{ kind, ...rest, ...(cause && { cause: `${cause.what}: ${cause.hint}` }) }];
    });
  }

  /** Why most of the lines cannot be used, with the kind of line. */
  mainCause(): { readonly kind: TraceLineKind; readonly cause: Cause } | undefined {
    const found = [...this.tallies].toSorted(([, a], [, b]) => b.count - a.count);
    const [kind, tally] = found.find(([, { cause }]) => cause) ?? [];
    return kind && tally?.cause && { kind, cause: tally.cause };
  }

  countOf(kind: TraceLineKind): number {
    return this.tallies.get(kind)?.count ?? 0;
  }

  result(whole: {
    readonly format: TraceFormat;
    readonly lines: number;
    readonly textBytes: number;
    readonly firstTime?: string;
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
      ...(this.lostGaps > 0 && { lostGaps: this.lostGaps }),
      ...(this.overwrittenEvents > 0 && { overwrittenEvents: this.overwrittenEvents }),
      issues: this.issues(),
    };
  }
}
