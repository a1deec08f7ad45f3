// An observer that keeps what it hears as a timeline: tables of columns, for the measured time. It
// simulates nothing; what the tables hold is said in shared/timeline/layouts.ts.
import {
  flushCauses,
  momentKinds,
  type FlushCause,
  type MomentKind,
  type RequestKind,
  type Timeline,
} from '../../../shared/timeline/layouts.ts';
import { TableWriter } from '../../../shared/timeline/table-writer.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { Members } from '../members.ts';
import { setupOf, type Setup } from '../setup.ts';
import type { Category } from '../category.ts';
import { asSimulated } from '../as-simulated.ts';
import { hasGenerations, type FlushKind } from '../generations.ts';
import type { DrainPoint, ObservedRequest, Observer, PhaseColumns } from '../observer.ts';
import type { Requester } from '../requester.ts';
import { LaneWriter } from './lane-writer.ts';
import { kindOf, RequestRows } from './request-rows.ts';

const look = { pages: 0, isFull: true, isFollowed: false, loggedAt: -1 };

export class TimelineRecorder implements Observer {
  private readonly setup: Setup;
  private readonly isOwnAhead: boolean;
  private readonly lanes: LaneWriter;
  private readonly rows: RequestRows;
  private readonly flushRows = new TableWriter('flushes');
  private readonly closings = new TableWriter('closings');
  private readonly broadcasts = new TableWriter('broadcasts');
  private readonly moments = new TableWriter('moments');
  private readonly tasks = new TableWriter('tasks');
  private from = Infinity;
  private to = Infinity;
  private isMeasuring = false;
  private horizonNs = 0;
  private stoppedNs = 0;
  /** Per CPU: its task; by task: how many operations it has completed. */
  private readonly taskOf: Int32Array;
  private readonly opsOf: number[] = [];
  /** Per CPU: whether a handler runs, whether it has served a message, and its message's row; when and why it drains, if it does. */
  private readonly isHandling: Uint8Array;
  private readonly hasServed: Uint8Array;
  private readonly serving: Int32Array;
  private readonly drainPoint: (DrainPoint | null)[];
  private readonly drainAt: Float64Array;
  /** Per CPU: when the drain's flush ended, NaN before: with rings it is one in full and one by range. */
  private readonly drainEnd: Float64Array;
  /** Per CPU: the message or the flush by which it was last cleaned. */
  private readonly cleanedByMessage: Int32Array;
  private readonly cleanedByFlush: Int32Array;

  constructor(spec: Spec) {
    const { cpus } = spec.machine;
    this.setup = setupOf(spec);
    this.isOwnAhead = hasGenerations(setupOf(asSimulated(spec)));
    this.lanes = new LaneWriter(cpus);
    this.rows = new RequestRows(cpus);
    this.taskOf = new Int32Array(cpus).fill(-1);
    this.isHandling = new Uint8Array(cpus);
    this.hasServed = new Uint8Array(cpus);
    this.serving = new Int32Array(cpus).fill(-1);
    this.drainPoint = Array.from({ length: cpus }, () => null);
    this.drainAt = new Float64Array(cpus);
    this.drainEnd = new Float64Array(cpus);
    this.cleanedByMessage = new Int32Array(cpus).fill(-1);
    this.cleanedByFlush = new Int32Array(cpus).fill(-1);
  }

  /** What it has kept. The columns are its own until then. */
  timeline(): Timeline {
    const { machine } = this.setup;
    return {
      from: this.from,
      to: this.to,
      horizonNs: this.horizonNs,
      stoppedNs: this.stoppedNs,
      cpus: machine.cpus,
      processes: new Members(this.setup).processes,
      kernelRefillShare: machine.tlbKernelShare,
      slices: this.lanes.slices.table(),
      requests: this.rows.requests.table(),
      messages: this.rows.messages.table(),
      flushes: this.flushRows.table(),
      closings: this.closings.table(),
      broadcasts: this.broadcasts.table(),
      moments: this.moments.table(),
      tasks: this.tasks.table(),
    };
  }

  measures(from: number, to: number, horizonNs: number): void {
    this.from = from;
    this.to = to;
    this.horizonNs = horizonNs;
    this.isMeasuring = true;
    this.lanes.show(from, to);
    this.rows.compact(from);
    this.cleanedByMessage.fill(-1);
    this.taskOf.forEach((task, cpu) => this.addTask(cpu, from, task));
  }

  ends(cpus: PhaseColumns, t: number): void {
    this.stoppedNs = t;
    for (let cpu = 0; cpu < cpus.count; cpu++) this.lanes.phaseEnds(cpus, cpu, t);
  }

  phaseEnds(cpus: PhaseColumns, cpu: number, t: number): void {
    this.lanes.phaseEnds(cpus, cpu, t);
  }

  steals(cpu: number, start: number, end: number, to: Category): void {
    if (this.isHandling[cpu] === 1 && !this.hasServed[cpu]) {
      this.addMoment('spareInterrupt', cpu, start);
    }
    this.isHandling[cpu] = 0;
    this.lanes.steals(cpu, start, end, to);
  }

  takesOver(cpu: number, task: number, t: number): void {
    this.taskOf[cpu] = task;
    if (this.isShown(t)) this.addTask(cpu, t, task);
  }

  goesIdle(cpu: number, t: number): void {
    this.takesOver(cpu, -1, t);
  }

  switches(cpu: number, t: number): void {
    this.addMoment('switch', cpu, t);
  }

  completesOp(cpu: number, t: number): void {
    const task = this.taskOf[cpu];
    this.opsOf[task] = (this.opsOf[task] ?? 0) + 1;
    this.addMoment('op', cpu, t);
  }

  requests(cpu: number, t0: number, request: ObservedRequest): void {
    if (t0 >= this.to) this.rows.skip(cpu);
    else {
      const kind = kindOf(this.setup.policy.remote, request.isSent);
      this.addRequest(cpu, t0, kind, request);
    }
  }

  asks(cpu: number, t: number): void {
    if (t >= this.to) this.rows.skipLook(cpu);
    else this.addRequest(cpu, t, 'look', look);
  }

  sends(cpu: number, t: number): void {
    this.rows.sends(cpu, t);
  }

  queues(target: number, at: number, requester: Requester): void {
    this.rows.queues(target, at, requester);
  }

  kicks(target: number, sentAt: number, arrivesAt: number, requester: Requester): void {
    this.rows.kicks(target, sentAt, arrivesAt, requester);
  }

  handles(cpu: number, start: number): void {
    this.isHandling[cpu] = 1;
    this.hasServed[cpu] = 0;
    this.rows.handles(cpu, start);
  }

  serves(cpu: number, flushStart: number, requester: Requester): void {
    this.hasServed[cpu] = 1;
    this.serving[cpu] = this.rows.serves(cpu, flushStart, requester);
  }

  served(cpu: number, flushEnd: number, requester: Requester, kind: FlushKind): void {
    this.rows.served(cpu, flushEnd, requester, kind);
  }

  acknowledges(initiator: number, target: number, start: number, end: number): void {
    this.rows.acknowledges(initiator, target, start, end);
  }

  waitEnds(cpu: number, t: number): void {
    this.rows.waitEnds(cpu, t);
  }

  flushesOwn(cpu: number, t: number, pages: number): void {
    if (this.isShown(t)) this.addFlush(cpu, t, NaN, t, { cause: 'own', times: 0, pages });
  }

  returns(cpu: number, t: number): void {
    this.rows.returns(cpu, t);
  }

  drains(cpu: number, t: number, point: DrainPoint): void {
    this.drainPoint[cpu] = point;
    this.drainAt[cpu] = t;
    this.drainEnd[cpu] = NaN;
  }

  flushes(cpu: number, start: number, end: number, times: number, pages: number): void {
    if (this.isHandling[cpu] === 1) {
      this.cleanedByMessage[cpu] = this.serving[cpu];
      this.cleanedByFlush[cpu] = -1;
      return;
    }
    const cause = this.causeOf(cpu, end);
    this.cleanedByMessage[cpu] = -1;
    if (!this.isMeasuring) return;
    const at = this.countedAt(cpu, start, end, cause);
    this.cleanedByFlush[cpu] = this.addFlush(cpu, start, end, at, { cause, times, pages });
  }

  /** A flush counts when it ends; one that what is simulated works out ahead counts at once. */
  private countedAt(cpu: number, start: number, end: number, cause: FlushCause): number {
    if (cause === 'tick') return this.drainAt[cpu];
    return cause === 'own' && this.isOwnAhead ? start : end;
  }

  empties(cpu: number, start: number, end: number): void {
    const what = { cause: 'emptied', times: 0, pages: 0 } as const;
    this.cleanedByMessage[cpu] = -1;
    if (this.isMeasuring) this.cleanedByFlush[cpu] = this.addFlush(cpu, start, end, end, what);
  }

  private causeOf(cpu: number, end: number): FlushCause {
    const known = this.drainEnd[cpu];
    if (!Number.isNaN(known) && known !== end) this.drainPoint[cpu] = null;
    this.drainEnd[cpu] = end;
    return this.drainPoint[cpu] ?? 'own';
  }

  covers(cpu: number, from: number, to: number, end: number): void {
    const row = this.closings.add();
    const { columns } = this.closings;
    columns.cpu[row] = cpu;
    columns.from[row] = from;
    columns.to[row] = to;
    columns.end[row] = end;
    columns.byMessage[row] = this.cleanedByMessage[cpu];
    columns.byFlush[row] = this.cleanedByFlush[cpu];
  }

  closes(initiator: number, cpu: number, windowNs: number): void {
    if (this.rows.closes(initiator, cpu, windowNs)) return;
    const request = this.rows.current[initiator];
    if (request < 0) return;
    const row = this.broadcasts.add();
    const { columns } = this.broadcasts;
    columns.request[row] = request;
    columns.cpu[row] = cpu;
    columns.window[row] = windowNs;
  }

  private isShown(t: number): boolean {
    return this.isMeasuring && t < this.to;
  }

  private addRequest(cpu: number, t0: number, kind: RequestKind, request: typeof look): void {
    if (!this.isMeasuring) this.rows.compactIfLong(t0);
    const task = this.taskOf[cpu];
    this.rows.add(cpu, t0, kind, request, { task, op: this.opsOf[task] ?? 0 });
  }

  private addTask(cpu: number, t: number, task: number): void {
    const row = this.tasks.add();
    this.tasks.columns.cpu[row] = cpu;
    this.tasks.columns.t[row] = t;
    this.tasks.columns.task[row] = task;
  }

  private addMoment(kind: MomentKind, cpu: number, t: number): void {
    if (!this.isShown(t)) return;
    const row = this.moments.add();
    this.moments.columns.cpu[row] = cpu;
    this.moments.columns.t[row] = t;
    this.moments.columns.kind[row] = momentKinds.indexOf(kind);
  }

  private addFlush(
    cpu: number,
    start: number,
    end: number,
    at: number,
    what: { cause: FlushCause; times: number; pages: number },
  ): number {
    const row = this.flushRows.add();
    const { columns } = this.flushRows;
    columns.cpu[row] = cpu;
    columns.start[row] = start;
    columns.end[row] = end;
    columns.at[row] = at;
    columns.times[row] = what.times;
    columns.pages[row] = what.pages;
    columns.cause[row] = flushCauses.indexOf(what.cause);
    return row;
  }
}
