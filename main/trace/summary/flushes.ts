import type { FlushSummary } from '../../../shared/trace.ts';
import { Histogram } from '../../engine/histogram.ts';
import type { TraceEvent } from '../event-columns.ts';
import { fieldOf } from '../events/index.ts';
import { allPages } from '../events/tlb.ts';
import { perSecond, type TraceSpan } from './part.ts';

const pagesField = fieldOf('tlb_flush', 'pages');
const reasonField = fieldOf('tlb_flush', 'reasonName');
/** How many reasons are counted separately; the kernel has six. */
const mostReasons = 64;

interface Tally {
  count: number;
  full: number;
  none: number;
  readonly pages: Histogram;
}

/** TLB flushes by reason. */
export class Flushes {
  private readonly names: readonly string[];
  private readonly tallies = new Map<number, Tally>();

  constructor(names: readonly string[]) {
    this.names = names;
  }

  take = ({ values }: TraceEvent): void => {
    const tally = this.tallyOf(values[reasonField]);
    const pages = values[pagesField];
    tally.count++;
    if (pages === allPages) tally.full++;
    else if (pages < 1) tally.none++;
    else tally.pages.add(pages);
  };

  private tallyOf(reason: number): Tally {
    const known = this.tallies.get(reason);
    if (known) return known;
    if (this.tallies.size >= mostReasons && reason !== 0) return this.tallyOf(0);
    const tally = { count: 0, full: 0, none: 0, pages: new Histogram() };
    this.tallies.set(reason, tally);
    return tally;
  }

  result(span: TraceSpan): FlushSummary[] {
    return [...this.tallies]
      .map(([reason, { count, full, none, pages }]) => ({
        reason: reason === 0 ? '(other)' : this.names[reason],
        count,
        perSecond: perSecond(count, span),
        full,
        none,
        pages: pages.state(),
      }))
      .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
  }
}
