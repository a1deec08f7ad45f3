import type { TraceLineKind } from '../../shared/trace-names.ts';
import type { Measurement } from '../../shared/measurement.ts';
import { CanonicalNames } from './canonical-names.ts';
import { causes, type Cause } from './causes.ts';
import { ChunkMaker, type ChunkLimits } from './chunk-maker.ts';
import type { TraceEvent } from './event-columns.ts';
import { dialects, type Dialect } from './dialects.ts';
import { EventNames } from './event-names.ts';
import { maxValues } from './events/event-kind.ts';
import { eventKinds, fieldOf } from './events/index.ts';
import { seemsWhole } from './last-line.ts';
import { FirstEvents } from './first-events.ts';
import { isBlank, textOf, timeText, wholeTextOf } from './line-text.ts';
import { CounterText, isWholeCounter } from './counters/counter-text.ts';
import { Line } from './line.ts';
import { LineCutter, type LineTaker } from './line-cutter.ts';
import { LineReport } from './line-report.ts';
import { MachineFacts } from './machine-facts.ts';
import { NameTable } from './name-table.ts';
import { OneMachine } from './one-machine.ts';
import { PidNamespace } from './pid-namespace.ts';
import type { ReadTrace } from './read-text.ts';
import { refuseEmpty } from './refusals.ts';
import { classifySideLine } from './side-lines.ts';
import { createSummarizer } from './summary/summarize.ts';
import { TaskNames } from './task-names.ts';
import { SymbolSuffix } from './symbol-suffix.ts';
import { TraceClock } from './trace-clock.ts';
import type { TraceChunk } from './trace-chunk.ts';

const gfpField = fieldOf('mm_page_alloc', 'gfpName');

const mostNames = (1 << 16) - 1;
const shownSkipped = 100;

/**
 * Reads the text of a trace in pieces: events go to chunks and to the summary, all other lines to the
 * report. Uses a limited amount of memory, however long the text.
 */
export class TraceReader implements LineTaker {
  lines = 0;
  private textBytes = 0;
  private reader: Dialect | null = null;
  private readonly clock = new TraceClock();
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
  private readonly eventNames = new EventNames();
  private readonly firsts = new FirstEvents();
  private readonly report = new LineReport();
  private readonly facts = new MachineFacts();
  private readonly counters = new CounterText();
  private readonly summarizer = createSummarizer(this.names.names);
  private readonly canonical = new CanonicalNames(this.names, () => this.facts.kernel);
  private readonly machine = new OneMachine();
  private readonly pids = new PidNamespace();
  private readonly symbols = new SymbolSuffix();
  private isPerf = false;
  private mayHaveSymbols = true;
  /** Names that the table had turned away before this line. */
  private turnedAwayBefore = 0;
  private readonly chunks: ChunkMaker;
  private readonly cutter = new LineCutter(this);

  constructor(onChunk: (chunk: TraceChunk) => void, limits: ChunkLimits = {}) {
    const toOuter = this.pids.translate.bind(this.pids);
    this.chunks = new ChunkMaker(onChunk, limits, toOuter);
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
    const { reader, report, textBytes, lines, clock } = this;
    const { first } = clock;
    const skipped = this.eventNames.result();
    const measurement = first === null ? this.counters.result(lines) : null;
    if (measurement) return this.measured(measurement);
    this.noteCounters();
    if (first === null || reader === null) {
      throw refuseEmpty({ lines, skipped, report, tracer: this.facts.tracer });
    }
    const { format } = reader;
    clock.check(format);
    this.noteLimits();
    this.firsts.noteLate(report, clock.earliestNs, clock.latestNs);
    const durationNs = clock.latestNs - clock.earliestNs;
    const summary = this.summarizer.result({ durationNs });
    return {
      report: report.result({
        format,
        lines,
        textBytes,
        firstTime: timeText(first),
        skipped: skipped.slice(0, shownSkipped),
      }),
      machine: this.facts.result(summary.cpus),
      summary,
      names: this.names.names,
      tasks: this.tasks.result((pid) => this.pids.outerOf(pid)),
      startNs: first.seconds * 1e9 + first.nanos,
      durationNs,
      storedBytes: this.chunks.storedBytes,
    };
  }

  /** A text of counters: its lines of them count as events, on no CPU. */
  private measured(measurement: Measurement): ReadTrace {
    const { lines, textBytes, report } = this;
    const durationNs = measurement.durationNs ?? 0;
    const cpus = Math.max(1, measurement.cpus ?? 0);
    const text = { format: 'counters', lines, textBytes, skipped: [] } as const;
    return {
      report: { ...report.result(text), events: this.counters.lines, measurement },
      machine: this.facts.result(cpus),
      summary: { ...this.summarizer.result({ durationNs }), cpus },
      names: this.names.names,
      tasks: [],
      startNs: 0,
      durationNs,
      storedBytes: 0,
    };
  }

  line(bytes: Buffer, start: number, end: number): void {
    this.lines++;
    const line = this.current;
    line.open(bytes, start, end);
    if (this.readHead(line)) this.takeEvent(line);
    else this.takeSideLine(line);
  }

  overlong(beginning: Buffer): void {
    this.lines++;
    this.report.note('overlong', this.lines, () => beginning.toString('latin1'));
  }

  unfinished(bytes: Buffer): void {
    this.lines++;
    const line = this.current;
    line.open(bytes, 0, bytes.length);
    if (this.readHead(line)) this.takeLastEvent(line);
    else this.takeLastLine(line);
  }

  private noteMalformed(line: Line): void {
    this.noteLine('malformed', line, isBlank(line) ? causes.noFields : undefined);
  }

  private noteCut(line: Line): void {
    this.noteLine('truncated', line);
  }

  /** Apart from what reads every line: a closure there would cost an object a line. */
  private noteLine(kind: TraceLineKind, line: Line, cause?: Cause): void {
    this.report.note(kind, this.lines, () => textOf(line), { cause });
  }

  private readHead(line: Line): boolean {
    return this.reader === null ? this.findDialect(line) : this.reader.read(line);
  }

  /** The first line that is an event of any form decides for the whole text. */
  private findDialect(line: Line): boolean {
    this.reader = dialects.find((one) => one.read(line)) ?? null;
    this.isPerf = this.reader?.format === 'perf-script';
    this.mayHaveSymbols = this.isPerf;
    return this.reader !== null;
  }

  private takeEvent(line: Line): void {
    const name = this.eventNames.idOf(line);
    const kind = this.eventNames.kindOf(name);
    if (kind < 0) this.skip(name);
    else if (this.readFields(line, kind)) this.place(line, this.event);
    else this.noteMalformed(line);
  }

  /** An event's line without its end: its last word may be cut off. */
  private takeLastEvent(line: Line): void {
    const name = this.eventNames.idOf(line);
    const kind = this.eventNames.kindOf(name);
    const { length } = this.names.names;
    if (kind < 0) this.skip(name);
    else if (
      this.readFields(line, kind) &&
      seemsWhole(textOf(line), this.names.names.length === length)
    ) {
      this.place(line, this.event);
    } else this.noteCut(line);
  }

  /** Reads an event's fields; false if they are not those of its kind. */
  private readFields(line: Line, kind: number): boolean {
    const { event, names } = this;
    event.kind = kind;
    clear(event.values);
    if (this.mayHaveSymbols) this.mayHaveSymbols = this.symbols.trim(line);
    this.turnedAwayBefore = names.turnedAway;
    return eventKinds[kind].parse(line, event.values, names);
  }

  private place(line: Line, event: TraceEvent): void {
    if (!this.canonical.settle(event, line)) this.noteFlags(event);
    if (this.names.turnedAway > this.turnedAwayBefore) this.noteLine('names-full', line);
    event.timeNs = this.clock.timeOf(line, this.lines);
    if (Number.isNaN(event.timeNs)) {
      this.noteLine('other-clock', line);
      return;
    }
    if (this.isPerf) {
      this.machine.readGuest(line, this.lines);
      this.pids.learn(event, line.pid);
    } else this.machine.readTask(line, this.lines);
    this.tasks.meet(line);
    event.cpu = line.cpu;
    event.pid = line.pid;
    const placed = this.chunks.add(event);
    if (placed !== 'in-order') this.noteLine(placed, line);
    if (placed === 'late') return;
    this.clock.keep(event.timeNs);
    this.firsts.see(event, this.lines);
    this.report.eventCounts[event.kind]++;
    this.summarizer.take(event);
  }

  private skip(name: number): void {
    this.eventNames.skip(name, this.lines);
    this.report.note('other-event', this.lines, () => this.eventNames.nameOf(name));
  }

  private takeSideLine(line: Line): void {
    const text = textOf(line);
    if (this.clock.first === null && this.counters.take(wholeTextOf(line), this.lines)) return;
    const { kind, lost = 0, overwritten = 0, event, cause } = classifySideLine(text);
    const { report } = this;
    if (event !== undefined) {
      this.skip(this.eventNames.idOfText(event));
      return;
    }
    if (lost === null) report.lostGaps++;
    else report.lostEvents += lost;
    report.overwrittenEvents += overwritten;
    report.note(kind, this.lines, () => text, { cause });
    this.readHeader(kind, text);
  }

  /** A line without its end that is no event: whole only if its form says so. */
  private takeLastLine(line: Line): void {
    const text = textOf(line);
    const { kind, cause } = classifySideLine(text);
    if (cause || kind !== 'unreadable' || isWholeCounter(text)) this.takeSideLine(line);
    else this.noteCut(line);
  }

  private readHeader(kind: TraceLineKind, text: string): void {
    if (!['comment', 'notice', 'overwritten'].includes(kind)) return;
    this.facts.read(text);
    this.machine.readHeader(text, this.lines);
  }

  private noteFlags({ values }: TraceEvent): void {
    this.report.note('unknown-flags', this.lines, () => this.names.names[values[gfpField]]);
  }

  /** Lines of counters that give no measurement, or stand before events. */
  private noteCounters(): void {
    const { lines: count, firstLine, example } = this.counters;
    if (count > 0) this.report.note('notice', firstLine, () => example, { count });
  }

  private noteLimits(): void {
    const { report, tasks } = this;
    if (tasks.turnedAway > 0) {
      report.note('names-full', 0, () => 'tasks', { count: tasks.turnedAway });
    }
    const pages = this.summarizer.pagesTurnedAway();
    if (pages > 0) report.note('pages-full', 0, () => 'pages', { count: pages });
  }
}

function clear(values: Float64Array): void {
  for (let v = 0; v < maxValues; v++) values[v] = 0;
}
