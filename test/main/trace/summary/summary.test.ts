import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCpuMask } from '../../../../main/trace/summary/cpu-mask.ts';
import { gfpClass, isUserClass } from '../../../../main/trace/summary/gfp-class.ts';
import { owners, PageTable } from '../../../../main/trace/summary/page-table.ts';
import type { HistogramState } from '../../../../shared/result.ts';
import { fixtures, perfLine, plainEvents, readFixture, readText } from '../support/read-text.ts';
import { scaleRuns } from '../../../support/scale-runs.ts';

type Step = readonly [us: number, cpu: number, event: string];

const summaryOf = (...steps: Step[]) =>
  readText(steps.map(([us, cpu, event]) => `${perfLine(event, { us, cpu })}\n`).join('')).summary;

const alloc = (pfn: number, flags: string, order = 0) =>
  `kmem:mm_page_alloc: page=0x1 pfn=${pfn} order=${order} migratetype=0 gfp_flags=${flags}`;
const free = (pfn: number, order = 0) => `kmem:mm_page_free: page=0x1 pfn=${pfn} order=${order}`;
const user = 'GFP_HIGHUSER_MOVABLE|__GFP_ZERO';
const kernel = 'GFP_KERNEL|__GFP_COMP';
const change = (from: number, state: string, to: number) =>
  `sched:sched_switch: prev_comm=a prev_pid=${from} prev_prio=120 prev_state=${state} ==> ` +
  `next_comm=b next_pid=${to} next_prio=120`;

/** Values of a histogram whose values are alike, or its sum. */
const of = ({ count, sum, max }: HistogramState) => ({ count, sum, max });

describe('a summary', () => {
  it('has runs of tasks between the switches of their CPU', () => {
    const { scheduling, durationNs, perCpu } = summaryOf(
      [0, 0, change(1, 'S', 2)],
      [10, 1, change(9, 'S', 0)],
      [100, 0, change(2, 'R+', 3)],
      [150, 1, change(0, 'R', 9)],
      [400, 0, change(3, 'D', 0)],
      [500, 0, change(0, 'R', 2)],
    );
    expect(durationNs).toBe(500_000);
    expect(of(scheduling.runLengthNs)).toEqual({ count: 2, sum: 400_000, max: 300_000 });
    expect(scheduling).toMatchObject({ switches: 6, wakeups: 0, blockedShare: 0.5 });
    expect(scheduling.idleShare).toBeCloseTo((100 + 140) / (500 + 140), 12);
    expect(scheduling.switchesPerCpuSecond).toBeCloseTo(6 / 2 / 0.0005, 6);
    expect(perCpu).toEqual([
      { cpu: 0, events: 4, switches: 4 },
      { cpu: 1, events: 2, switches: 2 },
    ]);
  });

  it('knows whom a user page belonged to before, and how long ago it was freed', () => {
    const { ownership, reuse, allocation } = summaryOf(
      [0, 0, alloc(8, kernel)],
      [1, 0, alloc(9, user)],
      [2, 0, free(8)],
      [3, 1, free(9)],
      [10, 1, alloc(9, user)],
      [20, 0, alloc(8, user)],
      [30, 0, alloc(64, user, 1)],
      [31, 0, free(64, 1)],
      [32, 0, alloc(65, kernel)],
    );
    expect(ownership).toEqual({
      userPages: 5,
      fromKernel: 1,
      fromUser: 1,
      fromUnknown: 3,
      kernelShare: 0.5,
    });
    // Page 9 was the last to be freed, 8 the one before it, 65 again the last.
    expect(of(reuse.distancePages)).toEqual({ count: 3, sum: 1 + 2 + 1, max: 2 });
    expect(of(reuse.delayNs)).toEqual({ count: 3, sum: 26_000, max: 18_000 });
    expect(allocation).toMatchObject({
      allocations: 6,
      pages: 7,
      frees: 3,
      freedPages: 4,
      failed: 0,
    });
    expect(allocation.byOrder.map(({ order, count }) => [order, count])).toEqual([
      [0, 5],
      [1, 1],
    ]);
    expect(allocation.byClass.map((one) => [one.gfpClass, one.count])).toEqual([
      ['GFP_HIGHUSER_MOVABLE', 4],
      ['GFP_KERNEL', 2],
    ]);
  });

  it('takes a page that is freed by a line of later time as reused at once', () => {
    const { reuse } = summaryOf(
      [0, 0, alloc(8, user)],
      [5, 1, alloc(9, user)],
      [10, 1, free(9)],
      [40, 0, free(8)],
      [25, 1, alloc(8, user)],
      [30, 1, alloc(9, user)],
    );
    expect(of(reuse.delayNs)).toEqual({ count: 2, sum: 20_000, max: 20_000 });
  });

  it('counts an allocation that failed, but gives nobody its page', () => {
    const failed =
      'kmem:mm_page_alloc: page=(nil) pfn=0 order=9 migratetype=0 gfp_flags=GFP_TRANSHUGE';
    const { allocation, ownership } = summaryOf([0, 0, failed]);
    expect(allocation).toMatchObject({ allocations: 1, failed: 1, pages: 0 });
    expect(ownership.userPages).toBe(0);
  });

  it('has flushes by reason: of everything, of nothing, of pages', () => {
    const flush = (pages: number, reason: string) =>
      `tlb:tlb_flush: pages:${pages} reason:${reason}`;
    const { flushes } = summaryOf(
      [0, 0, flush(-1, 'local MM shootdown (3)')],
      [1, 0, flush(0, 'flush on task switch (0)')],
      [2, 0, flush(33, 'local MM shootdown (3)')],
      [3, 0, flush(1, 'local MM shootdown (3)')],
    );
    expect(flushes).toMatchObject([
      { reason: 'local MM shootdown', count: 3, full: 1, none: 0, pages: { count: 2, sum: 34 } },
      { reason: 'flush on task switch', count: 1, full: 0, none: 1, pages: { count: 0 } },
    ]);
  });

  it('follows an IPI from its send to the end of its handler', () => {
    const call = 'callsite=a+0x1 callback=generic_smp_call_function_single_interrupt+0x0';
    const { interrupts } = summaryOf(
      [0, 0, `ipi:ipi_send_cpu: cpu=1 ${call}`],
      [1, 0, 'ipi:ipi_send_cpu: cpu=1 callsite=b callback=0x0'],
      [2, 0, `ipi:ipi_send_cpumask: cpumask=00000000,00000006 ${call}`],
      [3, 0, 'csd:csd_queue_cpu: cpu=1 callsite=c func=f csd=0xffff888812345678'],
      [10, 1, 'irq_vectors:call_function_single_entry: vector=251'],
      [11, 1, 'csd:csd_function_entry: func=f, csd=0xffff888812345678'],
      [14, 1, 'csd:csd_function_exit: func=f, csd=0xffff888812345678'],
      [15, 1, 'irq_vectors:call_function_single_exit: vector=251'],
      [22, 2, 'irq_vectors:call_function_entry: vector=252'],
      [24, 2, 'irq_vectors:call_function_exit: vector=252'],
      [30, 2, 'irq_vectors:call_function_exit: vector=252'],
    );
    expect(interrupts).toMatchObject({ callsSent: 3, othersSent: 1 });
    expect(of(interrupts.sendToHandlerNs)).toEqual({ count: 2, sum: 30_000, max: 20_000 });
    expect(of(interrupts.handlerNs)).toEqual({ count: 2, sum: 7000, max: 5000 });
    expect(of(interrupts.queueToFunctionNs)).toEqual({ count: 1, sum: 8000, max: 8000 });
    expect(interrupts.functions).toMatchObject([{ name: 'f', timeNs: { count: 1, sum: 3000 } }]);
  });

  it('knows IPIs of machines that raise them under other names', () => {
    const reason = '(Function call interrupts)';
    const { interrupts } = summaryOf(
      [0, 0, `ipi:ipi_raise: target_mask=00000000,00000002 ${reason}`],
      [1, 0, 'ipi:ipi_raise: target_mask=2 (Rescheduling interrupts)'],
      [5, 1, 'ipi:ipi_entry: (Rescheduling interrupts)'],
      [7, 1, `ipi:ipi_entry: ${reason}`],
      [9, 1, `ipi:ipi_exit: ${reason}`],
    );
    expect(interrupts).toMatchObject({ callsSent: 1, othersSent: 1 });
    expect(of(interrupts.sendToHandlerNs)).toEqual({ count: 1, sum: 7000, max: 7000 });
    expect(of(interrupts.handlerNs)).toEqual({ count: 1, sum: 2000, max: 2000 });
  });

  it.each(fixtures)('of %s has the pages that a plain reading of its events finds', (name) => {
    const read = readText(readFixture(name));
    const owner = new Map<number, string>();
    const before = { kernel: 0, user: 0, unknown: 0 };
    // Within a microsecond the CPUs' events have no order, so those that differ are few.
    for (const { name: event, fields } of plainEvents(read).toSorted(
      (a, b) => a.timeNs - b.timeNs,
    )) {
      if (event !== 'mm_page_alloc') continue;
      const isUser = String(fields['gfpName']).startsWith('GFP_HIGHUSER');
      const first = Number(fields['pfn']);
      for (let pfn = first; pfn < first + 2 ** Number(fields['order']); pfn++) {
        if (isUser) before[(owner.get(pfn) ?? 'unknown') as keyof typeof before]++;
        owner.set(pfn, isUser ? 'user' : 'kernel');
      }
    }
    const { fromKernel, fromUser, fromUnknown } = read.summary.ownership;
    expect(Math.abs(fromKernel - before.kernel)).toBeLessThanOrEqual(2);
    expect(Math.abs(fromUser - before.user)).toBeLessThanOrEqual(2);
    expect(fromUnknown).toBe(before.unknown);
  });
});

describe('GFP flags', () => {
  it.each([
    ['GFP_HIGHUSER_MOVABLE|__GFP_ZERO', 'GFP_HIGHUSER_MOVABLE', true],
    ['__GFP_ZERO|GFP_HIGHUSER', 'GFP_HIGHUSER', true],
    ['GFP_TRANSHUGE_LIGHT', 'GFP_TRANSHUGE_LIGHT', true],
    ['GFP_NOFS|__GFP_HIGHMEM|__GFP_MOVABLE', 'GFP_NOFS', false],
    ['__GFP_IO|__GFP_FS', '(flags)', false],
    ['0x100cca', '(unnamed)', false],
    ['', '(unnamed)', false],
  ])('%s go by the name %s', (flags, name, isUser) => {
    expect([gfpClass(flags), isUserClass(gfpClass(flags))]).toEqual([name, isUser]);
  });
});

describe('a mask of CPUs', () => {
  it.each([
    ['3', [0, 1]],
    ['f0', [4, 5, 6, 7]],
    ['00000001,00000000', [32]],
    ['0-3', [0, 1, 2, 3]],
    ['0,2-3,64', [0, 2, 3, 64]],
    ['1-9999999999', Array.from({ length: 8191 }, (_, i) => i + 1)],
    ['cpus', []],
    ['', []],
  ])('%s is read', (text, cpus) => {
    expect(readCpuMask(text)).toEqual(cpus);
  });
});

describe('the table of pages', () => {
  it('remembers what a plain map remembers', () => {
    const step = fc.tuple(
      fc.nat({ max: 400 }).map((n) => n * n * 7919),
      fc.constantFrom(1, 2),
      fc.boolean(),
    );
    const property = fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const table = new PageTable();
      const plain = new Map<number, { owner: number; free: number | null }>();
      let freed = 0;
      for (const [pfn, owner, isFree] of steps) {
        const known = plain.get(pfn) ?? { owner: 0, free: null };
        const slot = table.slotOf(pfn);
        expect(table.owner(slot)).toBe(known.owner);
        expect(table.isFree(slot)).toBe(known.free !== null);
        const distance = known.free === null ? null : table.distance(slot, freed);
        expect(distance).toBe(known.free === null ? null : 1 + freed - known.free);
        if (isFree) {
          freed++;
          table.setFree(slot, freed, freed * 1000);
          plain.set(pfn, { ...known, free: freed });
        } else {
          table.setOwner(slot, owner as 1 | 2);
          plain.set(pfn, { owner, free: null });
        }
      }
    });
    fc.assert(property, { seed: 5, numRuns: scaleRuns(100) });
  });

  it('has a limit, and counts what is beyond it', () => {
    const table = new PageTable(1 << 12);
    let placed = 0;
    for (let pfn = 0; pfn < 5000; pfn++) if (table.slotOf(pfn * 3) >= 0) placed++;
    expect([placed, table.turnedAway]).toEqual([3072, 5000 - 3072]);
    expect(table.owner(table.slotOf(0))).toBe(owners.unknown);
  });
});
