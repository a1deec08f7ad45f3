import type { Measurement } from '../../../shared/measurement.ts';
import { readStatCsv } from './stat-csv.ts';
import { readStatJson } from './stat-json.ts';
import { partOf } from './stat-part.ts';
import { StatTally } from './stat-tally.ts';

const head = /^\s*Performance counter stats for (.*)/;
const intervalHead = /^#\s+time\s.*counts\s+unit\s+events/;
const elapsed = /^\s*([\d., ]+?)(?:\s\+-.*?)?\s+seconds time elapsed/;
const interval = /^\s*(\d+\.\d{6,9})\s+(\S.*)$/;
/** `CPU0`, or `S0-D0-C0  2` with its number of CPUs, or a thread. */
const part = /^\s*(?:(CPU\d+)|([SN]\d+(?:-[A-Z]+\d+)*)\s+(\d+)|(\S.*?-\d+))\s+(?=[\d<])/;
/** `482  tlb:tlb_flush  # ...  (25.00%)`; counts may have separators of thousands. */
const row =
  /^\s*(\d{1,3}(?:[.,' \u00a0\u202f]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?|<not (?:supported|counted)>)\s+(?:(msec|Joules|ns|MiB|Bytes|%)\s+)?([A-Za-z_][\w:./,=-]*)(?:\s|$)/;
const share = /\((\d+(?:[.,]\d+)?)%\)\s*$/;
const utilized = /#\s+([\d.,]+)\s+CPUs utilized/;

const toNumber = (text: string) => Number(text.trim().replaceAll(' ', '').replace(',', '.'));
/** Whole: what separates thousands is none of its digits. */
const toCount = (text: string) => Number(text.replaceAll(/[^\d]/g, ''));
/** ms, with two digits behind the point. */
const toMilliseconds = (text: string) => toCount(text) / (/[.,]\d\d$/.test(text) ? 100 : 1);

/** Reads what `perf stat` prints, as a table, with -x or with -j. */
export class PerfStat {
  private isSeen = false;
  private isInterval = false;
  private readonly tally = new StatTally();

  /** True if the line is one of perf stat's. */
  take(text: string): boolean {
    const about = head.exec(text)?.[1];
    if (about !== undefined) {
      if (about.includes('system wide')) this.tally.isSystemWide = true;
      return (this.isSeen = true);
    }
    if (intervalHead.test(text)) return (this.isSeen = this.isInterval = true);
    const one = readStatJson(text) ?? readStatCsv(text);
    if (one) this.tally.add(one);
    return one !== null || (this.isSeen && this.takeTable(text));
  }

  private takeTable(text: string): boolean {
    const whole = elapsed.exec(text)?.[1];
    if (whole !== undefined) {
      this.tally.elapsed(toNumber(whole));
      return true;
    }
    const [, at, rest = text] = (this.isInterval && interval.exec(text)) || [];
    return this.takeRow(rest, at === undefined ? undefined : Number(at));
  }

  private takeRow(text: string, atSeconds: number | undefined): boolean {
    const of = part.exec(text);
    const found = of && partOf(of[1] ?? of[2] ?? of[4] ?? '', of[3] === undefined ? null : +of[3]);
    const rest = of && found ? text.slice(of[0].length) : text;
    const match = row.exec(rest);
    if (!match) return false;
    const [, count = '', unit = '', name = ''] = match;
    if (name === 'seconds') return true;
    const counted = share.exec(rest)?.[1];
    const used = utilized.exec(rest)?.[1];
    const toValue = unit === 'msec' ? toMilliseconds : toCount;
    this.tally.add({
      name,
      count: count.startsWith('<') ? null : toValue(count),
      unit,
      countedShare: counted === undefined ? undefined : toNumber(counted) / 100,
      part: found ?? undefined,
      atSeconds,
      cpusUtilized: used === undefined ? undefined : toNumber(used),
    });
    return true;
  }

  /** Why the text gives no measurement; null if it is not of perf stat, or gives one. */
  get lack(): string | null {
    const isEmpty = this.tally.result() === null && this.tally.uncounted > 0;
    return isEmpty ? 'of perf stat, which could not count any of its events' : null;
  }

  result(): Measurement | null {
    return this.tally.result();
  }
}
