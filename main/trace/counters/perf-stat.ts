import type { Measurement } from '../../../shared/measurement.ts';

const head = /^\s*Performance counter stats for /;
const elapsed = /^\s*([\d., ]+?)(?:\s\+-.*?)?\s+seconds time elapsed/;
/** `CPU0   482  tlb:tlb_flush  # ...  (25.00%)`; counts may have separators of thousands. */
const row =
  /^\s*(?:(?:CPU|S\d+-D\d+-C)(\d+)\s+)?(\d[\d.,'\u202f ]*|<not (?:supported|counted)>)\s+(?:(msec|Joules|ns)\s+)?([A-Za-z][\w:./-]*)(?:\s|$)/;
const share = /\((\d+(?:\.\d+)?)%\)\s*$/;
const utilized = /#\s+([\d.,]+)\s+CPUs utilized/;
const clocks = new Set(['cpu-clock', 'task-clock']);
const interval = /^\s*(\d+\.\d{6,9})\s+(\S.*)$/;

const toCount = (text: string) => Number(text.replaceAll(/[^\d]/g, ''));
const toSeconds = (text: string) => Number(text.trim().replaceAll(' ', '').replace(',', '.'));

/** Reads what `perf stat` prints. */
export class PerfStat {
  private isSeen = false;
  private isInterval = false;
  private durationNs: number | null = null;
  private cpus: number | null = null;
  private readonly rowCpus = new Set<number>();
  private readonly counters = new Map<string, { count: number; countedShare?: number }>();

  /** True if the line is one of perf stat's. */
  take(text: string): boolean {
    if (head.test(text)) return (this.isSeen = true);
    if (/^#\s+time\s+(?:CPU\s+)?counts unit events/.test(text)) {
      return (this.isSeen = this.isInterval = true);
    }
    if (!this.isSeen) return false;
    const whole = elapsed.exec(text);
    if (whole?.[1] !== undefined) {
      this.durationNs = Math.round(toSeconds(whole[1]) * 1e9);
      return true;
    }
    const [, at, rest] = (this.isInterval && interval.exec(text)) || [];
    if (at !== undefined) this.durationNs = Math.round(Number(at) * 1e9);
    return this.takeRow(rest ?? text);
  }

  private takeRow(text: string): boolean {
    const match = row.exec(text);
    if (!match) return false;
    const [, cpu, count = '', unit, name = ''] = match;
    if (cpu !== undefined) this.rowCpus.add(Number(cpu));
    const used = utilized.exec(text)?.[1];
    if (used !== undefined && clocks.has(name)) this.cpus = Math.round(toSeconds(used));
    if (unit !== undefined || name === 'seconds' || count.startsWith('<')) return true;
    const before = this.counters.get(name);
    const counted = share.exec(text)?.[1];
    this.counters.set(name, {
      count: (before?.count ?? 0) + toCount(count),
      ...(counted !== undefined && { countedShare: Number(counted) / 100 }),
    });
    return true;
  }

  result(): Measurement | null {
    if (this.counters.size === 0) return null;
    return {
      kind: 'perf-stat',
      cpus: this.rowCpus.size > 0 ? this.rowCpus.size : this.cpus,
      durationNs: this.durationNs,
      counters: [...this.counters].map(([name, one]) => ({ name, ...one })),
      lacksTlbCounters: false,
    };
  }
}
