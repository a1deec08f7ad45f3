import type { Measurement } from '../../../shared/measurement.ts';

const vmstat = /^([a-z]\w*) (\d+)$/;
const tlbCounter = /^nr_tlb_/;
const interruptHead = /^\s+CPU\d+(?:\s+CPU\d+)*\s*$/;
const interrupts = /^\s*(TLB|CAL):((?:\s+\d+)+)(?:\s+[A-Za-z].*)?$/;
const uptime = /^(\d+\.\d\d) \d+\.\d\d$/;
const wallClock = /^\d{10}(?:\.\d{1,9})?$/;

/** grep puts a file's name before its lines if it reads several. */
const fileName = /^\/proc\/(?:vmstat|interrupts|uptime)[:-]/;

const untold = ': nr_tlb_* need a kernel with CONFIG_DEBUG_TLBFLUSH';

interface Counter {
  first: number;
  last: number;
  readings: number;
}

/** Reads two snapshots of /proc/vmstat and /proc/interrupts, with /proc/uptime or `date +%s.%N` beside. */
export class Snapshots {
  private cpus: number | null = null;
  private isVmstat = false;
  private isAny = false;
  private readonly times: number[] = [];
  private readonly counters = new Map<string, Counter>();

  /** True if the line is one of a snapshot. */
  take(line: string): boolean {
    const text = line.replace(fileName, '');
    const [, name, value] = vmstat.exec(text) ?? [];
    if (name !== undefined && (this.isVmstat || name.startsWith('nr_'))) {
      this.isVmstat = this.isAny = true;
      if (tlbCounter.test(name)) this.read(name, Number(value));
      return true;
    }
    if (interruptHead.test(text)) {
      this.cpus = text.trim().split(/\s+/).length;
      return (this.isAny = true);
    }
    const [, row, counts] = interrupts.exec(text) ?? [];
    if (row !== undefined && counts !== undefined) {
      const each = counts.trim().split(/\s+/).map(Number);
      this.cpus ??= each.length;
      this.read(
        row,
        each.reduce((sum, one) => sum + one, 0),
      );
      return (this.isAny = true);
    }
    return this.takeTime(text);
  }

  private takeTime(text: string): boolean {
    const seconds = uptime.exec(text)?.[1] ?? wallClock.exec(text)?.[0];
    if (seconds === undefined) return this.isAny && /^\s*[\w-]+:\s+\d/.test(text);
    this.times.push(Number(seconds));
    return true;
  }

  private read(name: string, value: number): void {
    const counter = this.counters.get(name);
    if (!counter) this.counters.set(name, { first: value, last: value, readings: 1 });
    else {
      counter.last = value;
      counter.readings += 1;
    }
  }

  /** Why the text gives no measurement; null if it is not of snapshots. */
  get lack(): string | null {
    if (!this.isAny) return null;
    if (this.counters.size === 0)
      return `snapshots without a TLB counter${this.isVmstat ? untold : ''}`;
    const isOnce = [...this.counters.values()].every(({ readings }) => readings < 2);
    return isOnce
      ? 'one snapshot, whose counters count since the start of the machine'
      : 'snapshots between which counters went back: the machine was started anew';
  }

  /** Null without two snapshots, or if a counter went back: the machine was started anew. */
  result(): Measurement | null {
    const counters = [...this.counters].filter(([, { readings }]) => readings > 1);
    if (counters.length === 0 || counters.some(([, { first, last }]) => last < first)) return null;
    const [from, to] = [this.times[0], this.times.at(-1)];
    const isTimed = from !== undefined && to !== undefined && to > from;
    return {
      kind: 'snapshots',
      cpus: this.cpus,
      durationNs: isTimed ? Math.round((to - from) * 1e9) : null,
      counters: counters.map(([name, { first, last }]) => ({ name, count: last - first })),
      lacksTlbCounters: this.isVmstat && !counters.some(([name]) => tlbCounter.test(name)),
    };
  }
}
