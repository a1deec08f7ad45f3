/**
 * How many flush requests a recording makes under a policy, by page states alone. Shares no code with the
 * engine, so that a test can compare the two: an independent version of MODEL.md, section 11.
 */
export interface PageEvent {
  readonly cpu: number;
  readonly timeNs: number;
  /** arrival: an event shows a task on a CPU that is idle as far as its switches say. */
  readonly kind: 'alloc' | 'free' | 'switch' | 'arrival';
  readonly pfn: number;
  readonly order: number;
  readonly isUser: boolean;
  /** Of a switch or an arrival: the incoming pid; 0 is the idle task. */
  readonly next: number;
}

export interface PagePolicy {
  readonly xpfo: boolean;
  readonly reuse: boolean;
  readonly batchPages: number;
}

export interface Requests {
  requests: number;
  pages: number;
  /** Allocations to user space. */
  ops: number;
  fromKernel: number;
  fromUnknown: number;
  fromUser: number;
}

const line = /^ *(\S.*?) +(\d+) +\[(\d+)\] +(\d+)\.(\d+): +\w+:(\w+): +(.*)$/;
const allocLine = /pfn=0x([0-9a-f]+) order=(\d+) migratetype=\d+ gfp_flags=(\S+)/;
const freeLine = /pfn=0x([0-9a-f]+) order=(\d+)/;

/** The switches, allocations and frees of `perf script` text. */
export function readPageEvents(text: string): PageEvent[] {
  const events: PageEvent[] = [];
  for (const one of text.split('\n')) {
    const [, , , cpu, seconds, micros, name, rest] = line.exec(one) ?? [];
    if (rest === undefined) continue;
    const timeNs = Number(seconds) * 1e9 + Number(micros) * 1e3;
    const at = { cpu: Number(cpu), timeNs, pfn: 0, order: 0, isUser: false, next: 0 };
    if (name === 'sched_switch') {
      const next = Number(/ next_pid=(\d+) next_prio/.exec(rest)![1]);
      events.push({ ...at, kind: 'switch', next });
    } else if (name === 'mm_page_alloc') {
      const [, pfn, order, flags] = allocLine.exec(rest)!;
      const isUser = /^GFP_(HIGHUSER|TRANSHUGE)/.test(flags!);
      events.push({ ...at, kind: 'alloc', pfn: parseInt(pfn!, 16), order: Number(order), isUser });
    } else if (name === 'mm_page_free') {
      const [, pfn, order] = freeLine.exec(rest)!;
      events.push({ ...at, kind: 'free', pfn: parseInt(pfn!, 16), order: Number(order) });
    }
  }
  return events;
}

/** The requests that events make; ties in time are ordered by CPU, then as given. */
export function countRequests(events: readonly PageEvent[], policy: PagePolicy): Requests {
  const owners = new Map<number, 'kernel' | 'user'>();
  const listPages = new Map<number, number>();
  const found = { requests: 0, pages: 0, ops: 0, fromKernel: 0, fromUnknown: 0, fromUser: 0 };
  const sorted = events.toSorted((a, b) => a.timeNs - b.timeNs || a.cpu - b.cpu);
  for (const { kind, cpu, pfn, order, isUser } of sorted) {
    if (kind !== 'alloc') continue;
    const pages = Array.from({ length: 2 ** order }, (_, k) => pfn + k);
    const before = pages.map((page) => owners.get(page));
    for (const page of pages) owners.set(page, isUser ? 'user' : 'kernel');
    if (!isUser) continue;
    found.ops++;
    if (before.includes('kernel')) found.fromKernel++;
    else if (before.includes(undefined)) found.fromUnknown++;
    else found.fromUser++;
    const staysUser = before.every((owner) => owner === 'user');
    if (!policy.xpfo || (policy.reuse && staysUser)) continue;
    if (policy.batchPages === 1 || order > 0) {
      found.requests++;
      found.pages += pages.length;
      continue;
    }
    const left = listPages.get(cpu) ?? 0;
    if (left === 0) {
      found.requests++;
      found.pages += policy.batchPages;
    }
    listPages.set(cpu, (left === 0 ? policy.batchPages : left) - 1);
  }
  return found;
}
