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
  readonly queued: number[];
  /** By interrupts, and by what the targets flushed; at least these. */
  readonly seen: number[];
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

/** Events of a CPU with which it has gone on after a request. */
const goesOn = new Set(
  (['sched_switch', 'mm_page_alloc', 'mm_page_free'] as const).map((name) => kindOf(name)),
);

/** The kinds of events that a finder needs. */
export const takenKinds: readonly number[] = [...Object.values(kinds), ...goesOn];

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

/** What a flush of user mappings runs on its targets; a kernel without symbols prints an address. */
const isFlushFunction = (name: string) => /^flush_tlb_func|^0x/.test(name);
const isOtherSite = (site: string) => /ttwu|wake|resched|irq_work|nohz/.test(site);
const isNull = (callback: string) => ['', '0', '0x0', '(nil)', '(null)'].includes(callback);

/**
 * Finds the flush requests of a recording; its events must come in the order of time. Each is given on
 * when its CPU goes on, and all at the end.
 */
export class RequestFinder {
  private readonly names: readonly string[];
  private readonly give: (request: FlushRequest) => void;
  /** By CPU: its request under way. */
  private readonly open = new Map<number, FlushRequest>();
  /** CPUs whose request is being sent. */
  private readonly sending = new Set<number>();
  /** By the address of a queue entry. */
  private readonly byCsd = new Map<number, FlushRequest>();

  /** `names` belong to the trace; requests go to `give` in no certain order. */
  constructor(names: readonly string[], give: (request: FlushRequest) => void) {
    this.names = names;
    this.give = give;
  }

  take(event: TraceEvent): void {
    const { kind, cpu } = event;
    if (kind === kinds.flush) this.takeFlush(event);
    else if (this.open.size === 0) return;
    else if (goesOn.has(kind)) this.close(cpu);
    else if (kind === kinds.queue) this.takeQueue(event);
    else if (kind === kinds.entry) this.takeEntry(event);
    else if (kind === kinds.exit) this.takeExit(event);
    else if (kind === kinds.sendCpu || kind === kinds.sendMask) this.takeSend(event);
  }

  end(): void {
    for (const cpu of [...this.open.keys()]) this.close(cpu);
  }

  private takeFlush({ cpu, timeNs, values }: TraceEvent): void {
    const pages = values[field.pages];
    const reason = this.names[values[field.reason]] ?? '';
    if (isRequestReason(reason)) {
      this.ask(cpu, timeNs, pages);
      return;
    }
    switch (reason.toLowerCase()) {
      case 'remote shootdown':
        this.flushed(cpu, timeNs, pages);
        return;
      case 'local mm shootdown':
        this.sending.delete(cpu);
        return;
      default:
    }
  }

  private ask(cpu: number, timeNs: number, pages: number): void {
    this.close(cpu);
    const none = { queued: [], seen: [], served: 0, servedNs: timeNs };
    this.open.set(cpu, { cpu, timeNs, pages, ...none });
    this.sending.add(cpu);
  }

  private takeQueue({ cpu, values }: TraceEvent): void {
    const request = this.open.get(cpu);
    const target = values[field.target];
    if (!request || target === cpu || !this.sending.has(cpu)) return;
    if (!isFlushFunction(this.names[values[field.queuedFunction]])) return;
    if (!request.queued.includes(target)) request.queued.push(target);
    if (values[field.queuedCsd] !== 0) this.byCsd.set(values[field.queuedCsd], request);
  }

  private takeEntry({ cpu, timeNs, values }: TraceEvent): void {
    if (!isFlushFunction(this.names[values[field.function]])) return;
    if (values[field.csd] === 0) this.sending.delete(cpu);
    else if (!this.byCsd.has(values[field.csd])) this.flushed(cpu, timeNs, null);
  }

  private takeExit({ timeNs, values }: TraceEvent): void {
    const request = this.byCsd.get(values[field.csd]);
    if (!request) return;
    this.byCsd.delete(values[field.csd]);
    request.served += 1;
    request.servedNs = Math.max(request.servedNs, timeNs);
  }

  private takeSend(event: TraceEvent): void {
    const { cpu, kind, values } = event;
    const request = this.open.get(cpu);
    if (!request || !this.sending.has(cpu)) return;
    const isMask = kind === kinds.sendMask;
    if (isOtherSite(this.names[values[isMask ? field.maskSite : field.ipiSite]])) return;
    if (!isMask && isNull(this.names[values[field.ipiCallback]])) return;
    const targets = isMask
      ? readCpuMask(this.names[values[field.mask]])
      : [values[field.ipiTarget]];
    for (const target of targets) addSeen(request, target);
  }

  /** A CPU flushed for another: for the oldest request that fits and lacks it. */
  private flushed(cpu: number, timeNs: number, pages: number | null): void {
    let found: FlushRequest | undefined;
    let isFit = false;
    for (const request of this.open.values()) {
      const isOld = timeNs - request.timeNs > longestNs || timeNs < request.timeNs;
      if (request.cpu === cpu || isOld || request.seen.includes(cpu)) continue;
      const fits = pages === null || request.pages === pages;
      if (found && (isFit ? !fits || found.timeNs <= request.timeNs : !fits)) continue;
      found = request;
      isFit = fits;
    }
    if (found) addSeen(found, cpu);
  }

  /** The CPU waits for all its targets: when it goes on, the request is over. */
  private close(cpu: number): void {
    const request = this.open.get(cpu);
    if (!request) return;
    this.open.delete(cpu);
    this.sending.delete(cpu);
    this.give(request);
  }
}

function addSeen(request: FlushRequest, cpu: number): void {
  if (cpu !== request.cpu && !request.seen.includes(cpu)) request.seen.push(cpu);
}
