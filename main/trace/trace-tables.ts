import { messageFlags, requestKinds, type Timeline } from '../../shared/timeline/layouts.ts';
import { sortByCpu } from '../../shared/timeline/search.ts';
import { TableWriter } from '../../shared/timeline/table-writer.ts';
import { longestDelayNs } from './summary/calls.ts';

const recorded = requestKinds.indexOf('recorded');

/** A call that was sent, and the handler that took it. */
export interface Send {
  readonly cpu: number;
  readonly timeNs: number;
  readonly targets: readonly number[];
}

export interface Handler {
  readonly start: number;
  readonly end: number;
}

/** The tables of a recording; what it does not tell is NaN. */
export class TraceTables {
  readonly slices = new TableWriter('slices');
  readonly requests = new TableWriter('requests');
  readonly messages = new TableWriter('messages');
  readonly flushes = new TableWriter('flushes');
  readonly moments = new TableWriter('moments');
  readonly tasks = new TableWriter('tasks');

  addSlice(cpu: number, start: number, end: number, kind: number): void {
    if (!(end > start)) return;
    const row = this.slices.add();
    const { columns } = this.slices;
    columns.cpu[row] = cpu;
    columns.start[row] = start;
    columns.end[row] = end;
    columns.kind[row] = kind;
  }

  addTask(cpu: number, t: number, task: number): void {
    const row = this.tasks.add();
    this.tasks.columns.cpu[row] = cpu;
    this.tasks.columns.t[row] = t;
    this.tasks.columns.task[row] = task;
  }

  addSwitch(cpu: number, t: number): void {
    const row = this.moments.add();
    this.moments.columns.cpu[row] = cpu;
    this.moments.columns.t[row] = t;
    this.moments.columns.kind[row] = 1;
  }

  addFlush(cpu: number, t: number, count: number): void {
    const row = this.flushes.add();
    const { columns } = this.flushes;
    columns.cpu[row] = cpu;
    columns.start[row] = columns.end[row] = NaN;
    columns.at[row] = t;
    columns.times[row] = count < 0 ? 1 : 0;
    columns.pages[row] = Math.max(0, count);
    columns.cause[row] = 0;
  }

  addSend({ cpu, timeNs, targets }: Send): void {
    const request = this.requests.add();
    const { columns } = this.requests;
    columns.cpu[request] = cpu;
    columns.t0[request] = timeNs;
    columns.sendStart[request] = columns.waitEnd[request] = columns.returned[request] = NaN;
    columns.task[request] = columns.op[request] = columns.loggedAt[request] = -1;
    columns.kind[request] = recorded;
    for (const one of targets) this.addMessage(request, one, timeNs);
  }

  private addMessage(request: number, cpu: number, sentNs: number): void {
    const row = this.messages.add();
    const { columns } = this.messages;
    columns.request[row] = request;
    columns.target[row] = cpu;
    columns.queued[row] = columns.sent[row] = sentNs;
    columns.arrives[row] = columns.taken[row] = NaN;
    columns.flushStart[row] = columns.flushEnd[row] = NaN;
    columns.ackStart[row] = columns.ackEnd[row] = columns.window[row] = NaN;
    columns.flags[row] = 0;
  }

  /** A handler takes all that was sent to its CPU before it; what is too old had another. */
  match(handlers: ReadonlyMap<number, readonly Handler[]>): void {
    const { columns } = this.messages;
    const next = new Map<number, number>();
    const led = new Set<string>();
    for (let row = 0; row < this.messages.size; row++) {
      const cpu = columns.target[row];
      const own = handlers.get(cpu) ?? [];
      let place = next.get(cpu) ?? 0;
      while (place < own.length && own[place].start < columns.sent[row]) place++;
      next.set(cpu, place);
      const handler = own[place];
      if (!handler || handler.start - columns.sent[row] > longestDelayNs) continue;
      columns.taken[row] = columns.flushStart[row] = handler.start;
      columns.flushEnd[row] = handler.end;
      const key = `${cpu} ${place}`;
      if (!led.has(key)) columns.flags[row] |= messageFlags.leads;
      led.add(key);
    }
  }

  timeline(cpus: number, to: number): Timeline {
    const lanes = this.slices.columns.cpu.subarray(0, this.slices.size);
    const members = Array.from({ length: cpus }, (_, cpu) => cpu);
    return {
      from: 0,
      to,
      stoppedNs: to,
      cpus,
      domains: [{ name: 'unknown', policy: null, horizonNs: 0, processes: [members] }],
      kernelRefillShare: 0,
      slices: this.slices.table(sortByCpu(lanes, cpus).rows),
      requests: this.requests.table(),
      messages: this.messages.table(),
      flushes: this.flushes.table(),
      closings: new TableWriter('closings').table(),
      broadcasts: new TableWriter('broadcasts').table(),
      moments: this.moments.table(),
      tasks: this.tasks.table(),
    };
  }
}
