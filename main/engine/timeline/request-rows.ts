// The rows of requests and of the messages that they put on other CPUs' queues. Of the warm-up only what
// is still under way when it ends is kept. Which window closes when is written by others.
import { requestKinds, type RequestKind } from '../../../shared/timeline/layouts.ts';
import type { Policy } from '../../../shared/spec/policy.ts';
import { TableWriter } from '../../../shared/timeline/table-writer.ts';
import type { FlushKind } from '../generations.ts';
import type { ObservedRequest } from '../observer.ts';
import { field, MessageRows } from './message-rows.ts';
import { cpuOf, isWaiting, sideOfUnwaiting, waitingCpu, type Requester } from '../requester.ts';

/** So many messages of the warm-up are kept at most before those that are over are dropped. */
const mostBefore = 65536;

/** What a request is: hardware messages are as IPIs, and every flush by one instruction a broadcast. */
export function kindOf(remote: Policy['remote'], isSent: boolean): RequestKind {
  if (isSent || remote === 'rar') return 'ipi';
  return remote === 'invlpgb' ? 'broadcast' : remote;
}

/** A request as its row holds it. */
export type ShownRequest = Omit<ObservedRequest, 'isSent'>;

export class RequestRows {
  readonly requests = new TableWriter('requests');
  readonly messages = new MessageRows();
  /** Per CPU: the row of its request; -1 without one. */
  readonly current: Int32Array;
  /** By side and CPU: the row of its last look. */
  private readonly looks: readonly Int32Array[];
  private readonly cpus: number;
  /** By requester and target: the row of the message that is under way; of those that do not wait, by side too. */
  private readonly waited: Int32Array;
  private readonly unwaited: readonly Int32Array[];
  /** Per CPU: the row whose interrupt is on its way; when its last handler began, and whether that has served none. */
  private readonly kicked: Int32Array;
  private readonly isFirst: Uint8Array;
  private readonly handlerStart: Float64Array;
  private compactAt = mostBefore;

  constructor(cpus: number, sides: number) {
    const ofEachSide = (size: number) =>
      Array.from({ length: sides }, () => new Int32Array(size).fill(-1));
    this.cpus = cpus;
    this.current = new Int32Array(cpus).fill(-1);
    this.looks = ofEachSide(cpus);
    this.waited = new Int32Array(cpus * cpus).fill(-1);
    this.unwaited = ofEachSide(cpus * cpus);
    this.kicked = new Int32Array(cpus).fill(-1);
    this.isFirst = new Uint8Array(cpus);
    this.handlerStart = new Float64Array(cpus);
  }

  /** The CPU makes a request that is not shown. */
  skip(cpu: number): void {
    this.current[cpu] = -1;
  }

  skipLook(cpu: number, side: number): void {
    this.looks[side][cpu] = -1;
  }

  add(
    cpu: number,
    t0: number,
    kind: RequestKind,
    { side, pages, isFull, isFollowed, loggedAt }: ShownRequest,
    { task, op }: { readonly task: number; readonly op: number },
  ): void {
    const row = this.requests.add();
    const { columns } = this.requests;
    columns.cpu[row] = cpu;
    columns.t0[row] = t0;
    columns.sendStart[row] = NaN;
    columns.waitEnd[row] = NaN;
    columns.returned[row] = NaN;
    columns.task[row] = task;
    columns.op[row] = op;
    columns.pages[row] = pages;
    columns.kind[row] = requestKinds.indexOf(kind);
    columns.isFull[row] = isFull ? 1 : 0;
    columns.isFollowed[row] = isFollowed ? 1 : 0;
    columns.loggedAt[row] = loggedAt;
    columns.domain[row] = side;
    if (kind === 'look') this.looks[side][cpu] = row;
    else this.current[cpu] = row;
  }

  /** The place that holds the row of a message under way. */
  private slot(requester: Requester, target: number): number {
    return cpuOf(requester) * this.cpus + target;
  }

  private underWay(requester: Requester): Int32Array {
    return isWaiting(requester) ? this.waited : this.unwaited[sideOfUnwaiting(requester)];
  }

  private rowOf(requester: Requester, target: number): number {
    return this.underWay(requester)[this.slot(requester, target)];
  }

  queues(target: number, at: number, requester: Requester): void {
    const asked = isWaiting(requester) ? this.current : this.looks[sideOfUnwaiting(requester)];
    const request = asked[cpuOf(requester)];
    const row = request < 0 ? -1 : this.messages.add(request, target, at);
    this.underWay(requester)[this.slot(requester, target)] = row;
  }

  kicks(target: number, sentAt: number, arrivesAt: number, requester: Requester): void {
    const { messages } = this;
    const before = this.kicked[target];
    if (before >= 0) {
      messages.set(before, field.sent, NaN);
      messages.set(before, field.arrives, NaN);
    }
    const row = this.rowOf(requester, target);
    this.kicked[target] = row;
    if (row < 0) return;
    messages.set(row, field.sent, sentAt);
    messages.set(row, field.arrives, arrivesAt);
  }

  handles(cpu: number, start: number): void {
    this.kicked[cpu] = -1;
    this.isFirst[cpu] = 1;
    this.handlerStart[cpu] = start;
  }

  /** Returns the row of the message that the handler serves, -1 if it is not shown. */
  serves(cpu: number, flushStart: number, requester: Requester): number {
    const row = this.rowOf(requester, cpu);
    if (row < 0) return row;
    const { messages } = this;
    messages.set(row, field.taken, this.handlerStart[cpu]);
    messages.set(row, field.flushStart, flushStart);
    if (this.isFirst[cpu] === 1) messages.addFlag(row, 'leads');
    this.isFirst[cpu] = 0;
    return row;
  }

  served(cpu: number, flushEnd: number, requester: Requester, kind: FlushKind): void {
    const row = this.rowOf(requester, cpu);
    if (row < 0) return;
    this.messages.set(row, field.flushEnd, flushEnd);
    if (kind !== 'none') this.messages.addFlag(row, kind === 'full' ? 'inFull' : 'byRange');
  }

  acknowledges(initiator: number, target: number, start: number, end: number): void {
    const row = this.rowOf(waitingCpu(initiator), target);
    if (row < 0) return;
    this.messages.set(row, field.ackStart, start);
    this.messages.set(row, field.ackEnd, end);
  }

  /** The window of the initiator's message to a CPU; false if it sent none. */
  closes(initiator: number, cpu: number, windowNs: number): boolean {
    const row = this.rowOf(waitingCpu(initiator), cpu);
    const isOfRequest =
      row >= 0 && this.messages.get(row, field.request) === this.current[initiator];
    if (isOfRequest) this.messages.set(row, field.window, windowNs);
    return isOfRequest;
  }

  sends(cpu: number, t: number): void {
    const row = this.current[cpu];
    if (row >= 0) this.requests.columns.sendStart[row] = t;
  }

  waitEnds(cpu: number, t: number): void {
    const row = this.current[cpu];
    if (row >= 0) this.requests.columns.waitEnd[row] = t;
  }

  returns(cpu: number, t: number): void {
    const row = this.current[cpu];
    if (row >= 0) this.requests.columns.returned[row] = t;
  }

  /** Drops what is over, if much of the warm-up is kept. */
  compactIfLong(t: number): void {
    if (Math.max(this.messages.size, this.requests.size) < this.compactAt) return;
    this.compact(t);
    this.compactAt = Math.max(mostBefore, 2 * this.messages.size);
  }

  /** Keeps the requests that have not returned or whose messages are not taken at t. */
  compact(t: number): void {
    const isOpen = new Uint8Array(this.requests.size);
    const { messages } = this;
    const owners = messages.owners();
    for (let row = 0; row < messages.size; row++) {
      const isOver = messages.get(row, field.taken) < t && messages.get(row, field.flushEnd) <= t;
      if (!isOver) isOpen[owners[row]] = 1;
    }
    for (const row of this.current) {
      if (row >= 0 && !(this.requests.columns.returned[row] <= t)) isOpen[row] = 1;
    }
    const requestTo = keep(this.requests, (row) => isOpen[row] === 1);
    const messageTo = keep(messages, (row) => isOpen[owners[row]] === 1);
    for (let row = 0; row < messages.size; row++) {
      messages.set(row, field.request, requestTo[messages.get(row, field.request)]);
    }
    for (const rows of [this.current, ...this.looks]) renumber(rows, requestTo);
    for (const rows of [this.waited, ...this.unwaited, this.kicked]) renumber(rows, messageTo);
  }
}

/** Moves the rows to be kept together; returns where each row is now, -1 if it is gone. */
function keep(
  table: Pick<MessageRows, 'size' | 'move' | 'cut'>,
  isKept: (row: number) => boolean,
): Int32Array {
  const to = new Int32Array(table.size).fill(-1);
  const kept: number[] = [];
  for (let row = 0; row < table.size; row++) if (isKept(row)) kept.push(row);
  kept.forEach((row, place) => {
    to[row] = place;
    table.move(row, place);
  });
  table.cut(kept.length);
  return to;
}

function renumber(rows: Int32Array, to: Int32Array): void {
  for (let i = 0; i < rows.length; i++) if (rows[i] >= 0) rows[i] = to[rows[i]];
}
