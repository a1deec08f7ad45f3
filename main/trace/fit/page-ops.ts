import { Histogram } from '../../engine/histogram.ts';
import { owner, PageStates } from '../../engine/work/recorded/page-states.ts';
import { orderCount } from '../../../shared/spec/workload-fields.ts';
import type { TraceEvent } from '../event-columns.ts';
import { fieldOf } from '../events/index.ts';
import { noPage } from '../events/kmem.ts';
import { gfpClass, isUserClass } from '../summary/gfp-class.ts';

const pfnField = fieldOf('mm_page_alloc', 'pfn');
const orderField = fieldOf('mm_page_alloc', 'order');
const gfpField = fieldOf('mm_page_alloc', 'gfpName');

/** Allocations for user space, which are page operations, as in a replay. */
export class PageOps {
  count = 0;
  /** By order; orders above the model's largest count as the largest. */
  readonly byOrder = Array.from({ length: orderCount }, () => 0);
  largeOrders = 0;
  /** Ops whose pages all came from user space, or one from the kernel. The rest are unknown. */
  fromUser = 0;
  fromKernel = 0;
  kernelAllocations = 0;
  /** Work of a CPU between its ops. */
  readonly gap = new Histogram();
  private readonly names: readonly string[];
  private readonly isUser: (boolean | undefined)[] = [];
  private readonly pages = new PageStates();
  private readonly lastBusyNs = new Map<number, number>();

  constructor(names: readonly string[]) {
    this.names = names;
  }

  /** `busyNs` is the work of the event's CPU since the start. */
  take({ cpu, values }: TraceEvent, busyNs: number): void {
    const pfn = values[pfnField];
    const order = values[orderField];
    if (pfn === noPage) return;
    const gfp = values[gfpField];
    const isUser = (this.isUser[gfp] ??= isUserClass(gfpClass(this.names[gfp])));
    this.pages.allocate(pfn, 2 ** order, isUser ? owner.user : owner.kernel);
    if (!isUser) {
      this.kernelAllocations += 1;
      return;
    }
    const { kernelPages, unknownPages } = this.pages.found;
    if (kernelPages > 0) this.fromKernel += 1;
    else if (unknownPages === 0) this.fromUser += 1;
    if (order >= orderCount) this.largeOrders += 1;
    this.count += 1;
    this.byOrder[Math.min(order, orderCount - 1)] += 1;
    const before = this.lastBusyNs.get(cpu);
    if (before !== undefined) this.gap.add(busyNs - before);
    this.lastBusyNs.set(cpu, busyNs);
  }
}
