import type { TraceEvent } from '../event-columns.ts';
import { fieldOf, kindOf } from '../events/index.ts';
import { readCpuMask } from '../summary/cpu-mask.ts';

/** A flush of user mappings that a CPU asked others for. */
export interface FlushRequest {
  readonly cpu: number;
  readonly timeNs: number;
  /** -1 for everything. */
  readonly pages: number;
  /** By the queue entries, exactly. */
  queued: readonly number[];
  /** By interrupts, and by what the targets flushed; at least these. */
  seen: readonly number[];
  /** Of these, those that have printed their flush, or run it. */
  flushed: readonly number[];
  /** Its entries are being queued and its interrupts sent. */
  isSending: boolean;
  /** Entries that have been served, and when the last was. */
  served: number;
  servedNs: number;
}

const kinds = {
  flush: kindOf('tlb_flush'),
  queue: kindOf('csd_queue_cpu'),
  entry: kindOf('csd_function_entry'),
  exit: kindOf('csd_function_exit'),
  sendCpu: kindOf('ipi_send_cpu'),
  sendMask: kindOf('ipi_send_cpumask'),
};

/** What an event means for requests; with those that go on, a CPU is done with its request. */
const role = { none: 0, flush: 1, goesOn: 2, queue: 3, entry: 4, exit: 5, send: 6 } as const;

/** By kind. */
const roles = new Uint8Array(256);
roles[kinds.flush] = role.flush;
roles[kinds.queue] = role.queue;
roles[kinds.entry] = role.entry;
roles[kinds.exit] = role.exit;
roles[kinds.sendCpu] = roles[kinds.sendMask] = role.send;
for (const name of ['sched_switch', 'mm_page_alloc', 'mm_page_free'] as const) {
  roles[kindOf(name)] = role.goesOn;
}

const field = {
  pages: fieldOf('tlb_flush', 'pages'),
  reason: fieldOf('tlb_flush', 'reasonName'),
  target: fieldOf('csd_queue_cpu', 'targetCpu'),
  queuedCsd: fieldOf('csd_queue_cpu', 'csd'),
  queuedFunction: fieldOf('csd_queue_cpu', 'functionName'),
  csd: fieldOf('csd_function_entry', 'csd'),
  function: fieldOf('csd_function_entry', 'functionName'),
  ipiTarget: fieldOf('ipi_send_cpu', 'targetCpu'),
  ipiSite: fieldOf('ipi_send_cpu', 'callsiteName'),
  ipiCallback: fieldOf('ipi_send_cpu', 'callbackName'),
  mask: fieldOf('ipi_send_cpumask', 'maskName'),
  maskSite: fieldOf('ipi_send_cpumask', 'callsiteName'),
};

/** A handler later than this belongs to a request that was not recorded. */
const longestNs = 1e7;

/** Whether a reason of tlb_flush is that other CPUs are asked; kernels differ in its case. */
export const isRequestReason = (reason: string) => reason.toLowerCase() === 'remote ipi send';

type Reason = 'request' | 'remote' | 'local' | 'other';

function reasonOf(name: string): Reason {
  if (isRequestReason(name)) return 'request';
  const words = name.toLowerCase();
  if (words === 'remote shootdown') return 'remote';
  return words === 'local mm shootdown' ? 'local' : 'other';
}

/** What a flush of user mappings runs on its targets; a kernel without symbols prints an address. */
const isFlushFunction = (name: string) => /^flush_tlb_func|^0x/.test(name);
const isOtherSite = (site: string) => /ttwu|wake|resched|irq_work|nohz/.test(site);
const isNull = (callback: string) => ['', '0', '0x0', '(nil)', '(null)'].includes(callback);

/** What names mean, each judged once. */
class JudgedNames<T> {
  private readonly names: readonly string[];
  private readonly judge: (name: string) => T;
  /** By the id of a name. */
  private readonly judged: (T | undefined)[] = [];

  constructor(names: readonly string[], judge: (name: string) => T) {
    this.names = names;
    this.judge = judge;
  }

  of(id: number): T {
    return (this.judged[id] ??= this.judge(this.names[id] ?? ''));
  }
}

/**
 * Finds the flush requests of a recording; its events must come in the order of time. Each is given on
 * when its CPU goes on, and all at the end.
 */
export class RequestFinder {
  private readonly names: readonly string[];
  private readonly give: (request: FlushRequest) => void;
  private readonly reasons: JudgedNames<Reason>;
  private readonly flushFunctions: JudgedNames<boolean>;
  private readonly otherSites: JudgedNames<boolean>;
  /** Requests under way, in the order in which they were asked: at most one of each CPU, mostly none. */
  private readonly open: FlushRequest[] = [];
  /** The same by CPU. */
  private readonly openOf: (FlushRequest | undefined)[] = [];
  /** CPUs that run a flush for another, and have not printed it. */
  private readonly silent = new Set<number>();
  /** By the address of a queue entry. */
  private readonly byCsd = new Map<number, FlushRequest>();

  /** `names` belong to the trace; requests go to `give` in no certain order. */
  constructor(names: readonly string[], give: (request: FlushRequest) => void) {
    this.names = names;
    this.give = give;
    this.reasons = new JudgedNames(names, reasonOf);
    this.flushFunctions = new JudgedNames(names, isFlushFunction);
    this.otherSites = new JudgedNames(names, isOtherSite);
  }

  take(event: TraceEvent): void {
    const of = roles[event.kind];
    if (of === role.flush) this.takeFlush(event);
    else if (of !== role.none && this.open.length > 0) this.takeOpen(event, of);
  }

  /** An event while a request is under way. */
  private takeOpen(event: TraceEvent, of: number): void {
    if (of === role.goesOn) this.close(event.cpu);
    else if (of === role.queue) this.takeQueue(event);
    else if (of === role.entry) this.takeEntry(event);
    else if (of === role.exit) this.takeExit(event);
    else this.takeSend(event);
  }

  end(): void {
    while (this.open.length > 0) this.close(this.open[0].cpu);
  }

  private takeFlush({ cpu, timeNs, values }: TraceEvent): void {
    const reason = this.reasons.of(values[field.reason]);
    if (reason === 'local') {
      if (this.open.length > 0) this.isSent(cpu);
    } else if (reason === 'request') this.ask(cpu, timeNs, values[field.pages]);
    else if (reason === 'remote') {
      this.silent.delete(cpu);
      this.flushed(cpu, timeNs, values[field.pages]);
    }
  }

  private ask(cpu: number, timeNs: number, pages: number): void {
    this.close(cpu);
    const request: FlushRequest = {
      cpu,
      timeNs,
      pages,
      queued: nobody,
      seen: nobody,
      flushed: nobody,
      isSending: true,
      served: 0,
      servedNs: timeNs,
    };
    this.openOf[cpu] = request;
    this.open.push(request);
  }

  /** The CPU flushes its own TLB: it has asked the others. */
  private isSent(cpu: number): void {
    const request = this.openOf[cpu];
    if (request) request.isSending = false;
  }

  private takeQueue({ cpu, values }: TraceEvent): void {
    const request = this.openOf[cpu];
    const target = values[field.target];
    if (!request || target === cpu || !request.isSending) return;
    if (!this.flushFunctions.of(values[field.queuedFunction])) return;
    request.queued = withCpu(request.queued, target);
    if (values[field.queuedCsd] !== 0) this.byCsd.set(values[field.queuedCsd], request);
  }

  private takeEntry({ cpu, values }: TraceEvent): void {
    if (!this.flushFunctions.of(values[field.function])) return;
    if (values[field.csd] === 0) this.isSent(cpu);
    else this.silent.add(cpu);
  }

  private takeExit({ cpu, timeNs, values }: TraceEvent): void {
    // A CPU that is up to date flushes nothing, and prints nothing.
    if (this.silent.delete(cpu)) this.flushed(cpu, timeNs, null);
    const request = this.byCsd.get(values[field.csd]);
    if (!request) return;
    this.byCsd.delete(values[field.csd]);
    request.served += 1;
    request.servedNs = Math.max(request.servedNs, timeNs);
  }

  private takeSend(event: TraceEvent): void {
    const { cpu, kind, values } = event;
    const request = this.openOf[cpu];
    if (!request || !request.isSending) return;
    const isMask = kind === kinds.sendMask;
    if (this.otherSites.of(values[isMask ? field.maskSite : field.ipiSite])) return;
    if (!isMask && isNull(this.names[values[field.ipiCallback]])) return;
    const targets = isMask
      ? readCpuMask(this.names[values[field.mask]])
      : [values[field.ipiTarget]];
    for (const target of targets) {
      if (target !== cpu) request.seen = withCpu(request.seen, target);
    }
  }

  /**
   * A CPU flushed for another: for the oldest request that it has not flushed for yet; rather for one
   * of as many pages, and then for one that has interrupted it. `pages` is null if it printed none.
   */
  private flushed(cpu: number, timeNs: number, pages: number | null): void {
    let found: FlushRequest | undefined;
    let best = -1;
    for (const request of this.open) {
      const isOld = timeNs - request.timeNs > longestNs || timeNs < request.timeNs;
      if (request.cpu === cpu || isOld || request.flushed.includes(cpu)) continue;
      const fit = (request.pages === pages ? 2 : 0) + (request.seen.includes(cpu) ? 1 : 0);
      if (fit < best || (fit === best && found && found.timeNs <= request.timeNs)) continue;
      found = request;
      best = fit;
    }
    if (!found) return;
    found.flushed = withCpu(found.flushed, cpu);
    found.seen = withCpu(found.seen, cpu);
  }

  /** The CPU waits for all its targets: when it goes on, the request is over. */
  private close(cpu: number): void {
    const request = this.openOf[cpu];
    if (!request) return;
    const { open } = this;
    this.openOf[cpu] = undefined;
    if (open.at(-1) === request) open.pop();
    else open.splice(open.indexOf(request), 1);
    this.give(request);
  }
}

/** Most requests have no target: they share this list. */
const nobody: readonly number[] = [];

const withCpu = (cpus: readonly number[], cpu: number) =>
  cpus.includes(cpu) ? cpus : [...cpus, cpu];
