import type { TraceFormat } from '../../shared/trace-names.ts';
import type { TraceMachine, TraceReport, TraceSummary } from '../../shared/trace.ts';
import { ChunkMaker, type ChunkLimits } from './chunk-maker.ts';
import type { TraceEvent } from './event-columns.ts';
import { maxValues } from './events/event-kind.ts';
import { eventKinds, findKind } from './events/index.ts';
import { Line } from './line.ts';
import { LineCutter, type LineTaker } from './line-cutter.ts';
import { LineReport } from './line-report.ts';
import { MachineFacts } from './machine-facts.ts';
import { NameTable, noName } from './name-table.ts';
import { readPerfScript } from './perf-script.ts';
import { refuseEmpty } from './refusals.ts';
import { classifySideLine } from './side-lines.ts';
import { createSummarizer } from './summary/summarize.ts';
import { TaskNames } from './task-names.ts';
import { readTraceCmd } from './trace-cmd.ts';
import type { TraceChunk } from './trace-chunk.ts';

const mostNames = (1 << 16) - 1;
const mostEventNames = 4096;
const shownSkipped = 100;
const sideLineBytes = 256;

/** A CPU first seen after this share of the trace and this time is reported. */
const lateShare = 0.05;
const lateNs = 1e8;

/** What is known about a trace at the end of its text. The events were passed on as chunks. */
export interface ReadTrace {
  readonly report: TraceReport;
  readonly machine: TraceMachine;
  readonly summary: TraceSummary;
  /** The names behind the values of fields that end in Name. */
  readonly names: readonly string[];
  /** Pairs of pid and the index of its last name in `names`. */
  readonly tasks: readonly (readonly [pid: number, name: number])[];
  /** The clock of the first event, since the machine's start, ns. */
  readonly startNs: number;
  readonly durationNs: number;
  readonly storedBytes: number;
}

/**
 * Reads the text of a trace in pieces: events go to chunks and to the summary, all other lines to the
 * report. Uses a limited amount of memory, however long the text.
 */
export class TraceReader implements LineTaker {
  lines = 0;
  private textBytes = 0;
  private format: TraceFormat | null = null;
  private startNs: number | null = null;
  private earliestNs = 0;
  private latestNs = 0;
  private readonly current = new Line();
  private readonly event: TraceEvent = {
    cpu: 0,
    timeNs: 0,
    kind: 0,
    pid: 0,
    values: new Float64Array(maxValues),
  };
  private readonly names = new NameTable(mostNames);
  private readonly tasks = new TaskNames(this.names);
  private readonly eventNames = new NameTable(mostEventNames);
  /** By the id of an event's name: its kind, -1 if it is not stored. */
  private readonly kindByName: number[] = [-1];
  private readonly skipped: { count: number; firstLine: number }[] = [{ count: 0, firstLine: 0 }];
  private readonly firstOfCpu: ({ line: number; timeNs: number } | undefined)[] = [];
  private readonly report = new LineReport();
  private readonly facts = new MachineFacts();
  private readonly summarizer = createSummarizer(this.names.names);
  private readonly chunks: ChunkMaker;
  private readonly cutter = new LineCutter(this);

  constructor(onChunk: (chunk: TraceChunk) => void, limits: ChunkLimits = {}) {
    this.chunks = new ChunkMaker(onChunk, limits);
  }

  feed(bytes: Uint8Array): void {
    this.textBytes += bytes.length;
    this.cutter.feed(bytes);
  }

  /**
   * Ends the text.
   * @throws LabError `bad-value`, with what was found instead, if it has no usable event.
   */
  finish(): ReadTrace {
    this.cutter.finish();
    this.chunks.finish();
    const { format, report, startNs, textBytes, lines } = this;
    const skipped = this.skippedEvents();
    if (startNs === null || format === null) throw refuseEmpty(lines, skipped, report.issues());
    this.noteLimits();
    this.noteLateCpus();
    const durationNs = this.latestNs - this.earliestNs;
    const summary = this.summarizer.result({ durationNs });
    return {
      report: report.result({ format, lines, textBytes, skipped: skipped.slice(0, shownSkipped) }),
      machine: this.facts.result(summary.cpus),
      summary,
      names: this.names.names,
      tasks: this.tasks.result(),
      startNs,
      durationNs,
      storedBytes: this.chunks.storedBytes,
    };
  }

  line(bytes: Buffer, start: number, end: number): void {
    this.lines++;
    const line = this.current;
    line.bytes = bytes;
    line.start = start;
    line.end = end > start && bytes[end - 1] === 13 ? end - 1 : end;
    if (this.readHead(line)) this.takeEvent(line);
    else this.takeSideLine(line);
  }

  overlong(beginning: Buffer): void {
    this.lines++;
    this.report.note('overlong', this.lines, () => beginning.toString('latin1'));
  }

  unfinished(bytes: Buffer): void {
    this.lines++;
    this.report.note('truncated', this.lines, () => bytes.toString('latin1'));
  }

  /** The first line that is an event of either form decides for the whole text. */
  private readHead(line: Line): boolean {
    if (this.format === 'perf-script') return readPerfScript(line);
    if (this.format === 'trace-cmd') return readTraceCmd(line);
    if (readPerfScript(line)) this.format = 'perf-script';
    else if (readTraceCmd(line)) this.format = 'trace-cmd';
    return this.format !== null;
  }

  private takeEvent(line: Line): void {
    const { bytes, nameStart, nameEnd } = line;
    const name = this.eventNames.intern(bytes, nameStart, nameEnd);
    const kind = this.kindByName[name] ?? this.addEventName(name);
    if (kind < 0) {
      this.skip(name);
      return;
    }
    const { event, names } = this;
    clear(event.values);
    const namesBefore = names.turnedAway;
    if (!eventKinds[kind].parse(line, event.values, names)) {
      this.report.note('malformed', this.lines, () => textOf(line));
      return;
    }
    this.tasks.meet(line);
    if (names.turnedAway > namesBefore) this.noteName(line);
    this.startNs ??= line.timeNs;
    event.cpu = line.cpu;
    event.timeNs = line.timeNs - this.startNs;
    event.kind = kind;
    event.pid = line.pid;
    this.place(line, event);
  }

  private place(line: Line, event: TraceEvent): void {
    const placed = this.chunks.add(event);
    if (placed !== 'in-order') this.report.note(placed, this.lines, () => textOf(line));
    if (placed === 'late') return;
    if (event.timeNs > this.latestNs) this.latestNs = event.timeNs;
    else if (event.timeNs < this.earliestNs) this.earliestNs = event.timeNs;
    this.firstOfCpu[event.cpu] ??= { line: this.lines, timeNs: event.timeNs };
    this.report.eventCounts[event.kind]++;
    this.summarizer.take(event);
  }

  private addEventName(name: number): number {
    const kind = findKind(this.eventNames.names[name]);
    this.kindByName[name] = kind;
    this.skipped[name] = { count: 0, firstLine: 0 };
    return kind;
  }

  private skip(name: number): void {
    const skipped = this.skipped[name];
    if (skipped.count++ === 0) skipped.firstLine = this.lines;
    const names = this.eventNames.names;
    this.report.note('other-event', this.lines, () => names[name]);
  }

  private takeSideLine(line: Line): void {
    const text = textOf(line);
    const { kind, lost = 0 } = classifySideLine(text);
    this.report.lostEvents += lost;
    this.report.note(kind, this.lines, () => text);
    if (kind === 'comment' || kind === 'notice') this.facts.read(text);
  }

  private skippedEvents(): TraceReport['skipped'] {
    return this.skipped
      .map((one, name) => ({
        name:
          name === noName ? '(other names)' : this.eventNames.names[name].replace(/[^ -~]/g, '?'),
        ...one,
      }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count || a.firstLine - b.firstLine);
  }

  private noteName(line: Line): void {
    this.report.note('names-full', this.lines, () => textOf(line));
  }

  private noteLimits(): void {
    const { report, tasks } = this;
    if (tasks.turnedAway > 0) {
      report.note('names-full', 0, () => 'tasks', tasks.turnedAway);
    }
    const pages = this.summarizer.pagesTurnedAway();
    if (pages > 0) report.note('pages-full', 0, () => 'pages', pages);
  }

  private noteLateCpus(): void {
    const limitNs = Math.max(lateNs, lateShare * (this.latestNs - this.earliestNs));
    this.firstOfCpu.forEach((first, cpu) => {
      if (!first || first.timeNs - this.earliestNs <= limitNs) return;
      const seconds = ((first.timeNs - this.earliestNs) / 1e9).toFixed(3);
      this.report.note('cpu-late', first.line, () => `CPU ${cpu} after ${seconds} s`);
    });
  }
}

function clear(values: Float64Array): void {
  for (let v = 0; v < maxValues; v++) values[v] = 0;
}

function textOf({ bytes, start, end }: Line): string {
  const last = Math.min(end, start + sideLineBytes);
  return bytes.toString('utf8', start, last);
}
