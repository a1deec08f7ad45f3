import type { AllocationSummary, OwnershipSummary, ReuseSummary } from '../../../shared/trace.ts';
import { Histogram } from '../../engine/histogram.ts';
import type { TraceEvent } from '../event-columns.ts';
import { fieldOf } from '../events/index.ts';
import { noPage } from '../events/kmem.ts';
import { gfpClass, isUserClass } from './gfp-class.ts';
import { owners, PageTable } from './page-table.ts';
import { perSecond, shareOf, type TraceSpan } from './part.ts';

const pfnField = fieldOf('mm_page_alloc', 'pfn');
const orderField = fieldOf('mm_page_alloc', 'order');
const gfpField = fieldOf('mm_page_alloc', 'gfpName');
/** The tick of the table's clock. */
const microsecond = 1000;

/** Allocations and frees: how many, of which class and order, and the previous owner of each page. */
export class Pages {
  private readonly names: readonly string[];
  private readonly table: PageTable;
  /** By the id of the flags' name: the index of the class in `classes`. */
  private readonly classOf: number[] = [];
  private readonly classes: { name: string; isUser: boolean; count: number }[] = [];
  private readonly byOrder: number[] = [];
  private readonly distance = new Histogram();
  private readonly delay = new Histogram();
  private readonly counts = { allocations: 0, failed: 0, pages: 0, frees: 0, freedPages: 0 };
  /** User pages by previous owner. */
  private readonly userPages = [0, 0, 0];
  private firstFreeNs = Infinity;

  /** `names` belong to the trace, and grow with it. */
  constructor(names: readonly string[], table = new PageTable()) {
    this.names = names;
    this.table = table;
  }

  get turnedAway(): number {
    return this.table.turnedAway;
  }

  takeAlloc = ({ timeNs, values }: TraceEvent): void => {
    const { counts, table } = this;
    const order = values[orderField];
    const pfn = values[pfnField];
    const ofClass = this.classes[this.classOf[values[gfpField]] ?? this.addClass(values[gfpField])];
    counts.allocations++;
    ofClass.count++;
    this.byOrder[order] = (this.byOrder[order] ?? 0) + 1;
    if (pfn === noPage) {
      counts.failed++;
      return;
    }
    const pages = 1 << order;
    counts.pages += pages;
    for (let page = pfn; page < pfn + pages; page++) {
      const slot = table.slotOf(page);
      const before = slot < 0 ? owners.unknown : table.owner(slot);
      if (ofClass.isUser) this.userPages[before]++;
      if (slot < 0) continue;
      if (table.isFree(slot)) {
        this.distance.add(table.distance(slot, counts.freedPages));
        this.delay.add(this.delayNs(slot, timeNs));
      }
      table.setOwner(slot, ofClass.isUser ? owners.user : owners.kernel);
    }
  };

  takeFree = ({ timeNs, values }: TraceEvent): void => {
    const { counts, table } = this;
    counts.frees++;
    const pfn = values[pfnField];
    if (pfn === noPage) return;
    this.firstFreeNs = Math.min(this.firstFreeNs, timeNs);
    for (let page = pfn, last = pfn + (1 << values[orderField]); page < last; page++) {
      counts.freedPages++;
      const slot = table.slotOf(page);
      if (slot >= 0) table.setFree(slot, counts.freedPages, timeNs);
    }
  };

  /** Lines can come late, so a page may be allocated before it is freed: 0, not a wrapped clock. */
  private delayNs(slot: number, timeNs: number): number {
    const delayNs = this.table.delayNs(slot, timeNs);
    return delayNs > timeNs - this.firstFreeNs + microsecond ? 0 : delayNs;
  }

  private addClass(id: number): number {
    const name = gfpClass(this.names[id]);
    let place = this.classes.findIndex((one) => one.name === name);
    if (place < 0) {
      place = this.classes.length;
      this.classes.push({ name, isUser: isUserClass(name), count: 0 });
    }
    return (this.classOf[id] = place);
  }

  allocation(span: TraceSpan): AllocationSummary {
    const rate = (count: number) => ({ count, perSecond: perSecond(count, span) });
    return {
      ...this.counts,
      byOrder: this.byOrder.flatMap((count, order) => (count ? [{ order, ...rate(count) }] : [])),
      byClass: this.classes
        .toSorted((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
        .map(({ name, count }) => ({ gfpClass: name, ...rate(count) })),
    };
  }

  ownership(): OwnershipSummary {
    const [fromUnknown, fromUser, fromKernel] = this.userPages;
    return {
      userPages: fromUnknown + fromUser + fromKernel,
      fromKernel,
      fromUser,
      fromUnknown,
      kernelShare: shareOf(fromKernel, fromKernel + fromUser),
    };
  }

  reuse(): ReuseSummary {
    return {
      reusedPages: this.distance.count,
      distancePages: this.distance.state(),
      delayNs: this.delay.state(),
    };
  }
}
