// An observer that keeps what it hears as a timeline: tables of columns, for the measured time. It
// simulates nothing; what the tables hold is said in shared/timeline/layouts.ts.
import {
  momentKinds,
  type MomentKind,
  type RequestKind,
  type Timeline,
} from '../../../shared/timeline/layouts.ts';
import { sortByCpu } from '../../../shared/timeline/search.ts';
import { TableWriter } from '../../../shared/timeline/table-writer.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import { asSimulated } from '../as-simulated.ts';
import type { Category } from '../category.ts';
import { hasGenerations, type FlushKind } from '../generations.ts';
import { Members } from '../members.ts';
import type {
  DrainPoint,
  ObservedFlush,
  ObservedRequest,
  Observer,
  PhaseColumns,
} from '../observer.ts';
import { setupOf, type Setup } from '../setup.ts';
import type { Requester } from '../requester.ts';
import { FlushRows } from './flush-rows.ts';
import { LaneWriter } from './lane-writer.ts';
import { kindOf, RequestRows, type ShownRequest } from './request-rows.ts';

const look = { pages: 0, isFull: true, isFollowed: false, loggedAt: -1 };

/** The setups of a machine's sides, as they are simulated. */
function setupsOf(spec: Spec): readonly Setup[] {
  const setup = setupOf(asSimulated(spec));
  return setup.user ? [setup, setup.user] : [setup];
}

export class TimelineRecorder implements Observer {
  /** By side. */
  private readonly setups: readonly Setup[];
  private readonly mostRows: number;
  private readonly lanes: LaneWriter;
  private readonly rows: RequestRows;
  private readonly flushRows: FlushRows;
  private readonly broadcasts = new TableWriter('broadcasts');
  private readonly moments = new TableWriter('moments');
  private readonly tasks = new TableWriter('tasks');
  private from = Infinity;
  private to = Infinity;
  private isMeasuring = false;
  private horizonsNs: readonly number[] = [];
  private stoppedNs = 0;
  /** Per CPU: its task; by task: how many operations it has completed. */
  private readonly taskOf: Int32Array;
  private readonly opsOf: number[] = [];
  /** Per CPU: whether a handler runs, whether it has served a message, and its message's row. */
  private readonly isHandling: Uint8Array;
  private readonly hasServed: Uint8Array;
  private readonly serving: Int32Array;

  /** @param mostRows Slices and messages that are kept of the measured time, which then ends. */
  constructor(spec: Spec, mostRows: number = Infinity) {
    const { cpus } = spec.machine;
    this.setups = setupsOf(spec);
    this.mostRows = mostRows;
    this.lanes = new LaneWriter(cpus);
    this.rows = new RequestRows(cpus, this.setups.length);
    this.flushRows = new FlushRows(cpus, this.setups.map(hasGenerations));
    this.taskOf = new Int32Array(cpus).fill(-1);
    this.isHandling = new Uint8Array(cpus);
    this.hasServed = new Uint8Array(cpus);
    this.serving = new Int32Array(cpus).fill(-1);
  }

  /** What it has kept, in order. The columns are its own until then. */
  timeline(): Timeline {
    const { machine } = this.setups[0];
    const { requests, messages } = this.rows;
    const order = sortByCpu(messages.owners(), requests.size);
    return {
      from: this.from,
      to: this.to,
      stoppedNs: this.stoppedNs,
      cpus: machine.cpus,
      domains: this.setups.map((setup, side) => ({
        name: setup.domain,
        policy: setup.policy.name,
        horizonNs: this.horizonsNs[side],
        processes: new Members(setup).processes,
      })),
      kernelRefillShare: machine.tlbKernelShare,
      slices: this.lanes.table(),
      requests: requests.table(),
      messages: messages.table(order.rows),
      flushes: this.flushRows.flushes.table(),
      closings: this.flushRows.closingsWith(order.rows),
      broadcasts: this.broadcasts.table(),
      moments: this.moments.table(),
      tasks: this.tasks.table(),
    };
  }

  measures(from: number, to: number, horizonsNs: readonly number[]): void {
    this.from = from;
    this.to = to;
    this.horizonsNs = horizonsNs;
    this.isMeasuring = true;
    this.lanes.show(from, to);
    this.rows.compact(from);
    this.flushRows.startMeasuring();
    this.taskOf.forEach((task, cpu) => this.addTask(cpu, from, task));
  }

  isFull(): boolean {
    return this.lanes.size + this.rows.messages.size >= this.mostRows;
  }

  endsMeasuring(to: number): void {
    this.to = to;
    this.lanes.show(this.from, to);
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
      const { policy } = this.setups[request.side];
      const kind = kindOf(policy.remote, request.isSent);
      this.addRequest(cpu, t0, kind, request);
    }
  }

  asks(cpu: number, t: number, side: number): void {
    if (t >= this.to) this.rows.skipLook(cpu, side);
    else this.addRequest(cpu, t, 'look', { ...look, side });
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
    this.flushRows.comesTo(cpu, start);
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

  flushesOwn(cpu: number, t: number, pages: number, side: number): void {
    if (this.isShown(t)) this.flushRows.flushedOwn(cpu, t, pages, side);
  }

  returns(cpu: number, t: number): void {
    this.rows.returns(cpu, t);
  }

  drains(cpu: number, t: number, point: DrainPoint): void {
    this.flushRows.drains(cpu, t, point);
  }

  drained(cpu: number): void {
    this.flushRows.drained(cpu);
  }

  flushes(cpu: number, flush: ObservedFlush): void {
    if (this.isHandling[cpu] === 1) this.flushRows.handled(cpu, flush, this.serving[cpu]);
    else this.flushRows.flushed(cpu, flush);
  }

  empties(cpu: number, start: number, end: number, side: number): void {
    this.flushRows.emptied(cpu, start, end, side);
  }

  covers(cpu: number, from: number, to: number, end: number, side: number): void {
    this.flushRows.covers(cpu, from, to, end, side);
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

  private addRequest(cpu: number, t0: number, kind: RequestKind, request: ShownRequest): void {
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
}
