import { describe, expect, it } from 'vitest';
import { eventKinds, findKind, fieldOf } from '../../../../main/trace/events/index.ts';
import { traceEventNames } from '../../../../shared/trace-names.ts';
import { perfLine, plainEvents, readText } from '../support/read-text.ts';

/** The event's text and its fields. */
const cases: readonly (readonly [text: string, fields: Record<string, number | string>])[] = [
  [
    'sched:sched_switch: prev_comm=cc1 prev_pid=12 prev_prio=120 prev_state=R+ ==> next_comm=a b next_pid=13 next_prio=98',
    { prevPid: 12, prevState: 82 + 256, nextPid: 13 },
  ],
  [
    'sched:sched_switch: prev_comm=prev_state=R prev_pid=12 prev_prio=120 prev_state=D ==> next_comm===> next_pid=1 next_pid=0 next_prio=120',
    { prevPid: 12, prevState: 68, nextPid: 0 },
  ],
  [
    'sched:sched_switch: kworker/0:1:12 [120] S ==> swapper/0:0 [120]',
    { prevPid: 12, prevState: 83, nextPid: 0 },
  ],
  [
    'sched:sched_wakeup: comm=migration/0 pid=18 prio=0 target_cpu=003',
    { wokenPid: 18, targetCpu: 3 },
  ],
  [
    'sched:sched_wakeup: comm=pid=5 pid=18 prio=0 success=1 target_cpu=000',
    { wokenPid: 18, targetCpu: 0 },
  ],
  ['sched:sched_wakeup: kworker/1:2:44 [120] success=1 CPU:001', { wokenPid: 44, targetCpu: 1 }],
  [
    'kmem:mm_page_alloc: page=0x23109f pfn=0x23109f order=9 migratetype=1 gfp_flags=GFP_TRANSHUGE|__GFP_ZERO',
    { pfn: 0x23109f, order: 9, gfpName: 'GFP_TRANSHUGE|__GFP_ZERO', migratetype: 1 },
  ],
  [
    'kmem:mm_page_alloc: page=(nil) pfn=0x0 order=4 migratetype=0 gfp_flags=0x100cca',
    { pfn: -1, order: 4, gfpName: 'GFP_HIGHUSER_MOVABLE', migratetype: 0 },
  ],
  [
    'kmem:mm_page_alloc: page=ffffea0004a3f800 pfn=1218528 order=0 migratetype=2 gfp_flags=GFP_USER',
    { pfn: 1218528, order: 0, gfpName: 'GFP_USER', migratetype: 2 },
  ],
  ['kmem:mm_page_free: page=0x10 pfn=0x10 order=3', { pfn: 16, order: 3 }],
  ['kmem:mm_page_free_batched: page=0xff pfn=0xFF order=0 cold=0', { pfn: 255, order: 0 }],
  [
    'kmem:mm_page_pcpu_drain: page=0x10 pfn=0x10 order=2 migratetype=1',
    { pfn: 16, order: 2, migratetype: 1 },
  ],
  [
    'tlb:tlb_flush: pages:-1 reason:local MM shootdown (3)',
    { pages: -1, reasonName: 'local MM shootdown' },
  ],
  [
    'tlb:tlb_flush: pages:33 reason:remote IPI send (4)',
    { pages: 33, reasonName: 'remote IPI send' },
  ],
  [
    'csd:csd_queue_cpu: cpu=1 callsite=smp_call+0x2 func=flush_tlb_func csd=0xffff88810694ae38',
    {
      targetCpu: 1,
      csd: 0x88810694ae38,
      functionName: 'flush_tlb_func',
      callsiteName: 'smp_call+0x2',
    },
  ],
  [
    'csd:csd_function_entry: func=remote_function, csd=(nil)',
    { functionName: 'remote_function', csd: 0 },
  ],
  [
    'csd:csd_function_exit: func=nohz_csd_func, csd=0xffff888627c2ba80',
    { functionName: 'nohz_csd_func', csd: 0x888627c2ba80 },
  ],
  [
    'ipi:ipi_send_cpu: cpu=1 callsite=a+0x1 callback=0x0',
    { targetCpu: 1, callsiteName: 'a+0x1', callbackName: '0x0' },
  ],
  [
    'ipi:ipi_send_cpumask: cpumask=0-3,8 callsite=a+0x1 callback=b+0x0',
    { maskName: '0-3,8', callsiteName: 'a+0x1', callbackName: 'b+0x0' },
  ],
  [
    'ipi:ipi_raise: target_mask=00000000,0000000f (Function call interrupts)',
    { maskName: '00000000,0000000f', reasonName: 'Function call interrupts' },
  ],
  ['ipi:ipi_entry: (Function call interrupts)', { reasonName: 'Function call interrupts' }],
  ['ipi:ipi_exit: (Rescheduling interrupts)', { reasonName: 'Rescheduling interrupts' }],
  ['irq_vectors:call_function_entry: vector=252', { vector: 252 }],
  ['irq_vectors:call_function_exit: vector=252', { vector: 252 }],
  ['irq_vectors:call_function_single_entry: vector=251', { vector: 251 }],
  ['irq_vectors:call_function_single_exit: vector=251', { vector: 251 }],
];

describe('an event', () => {
  it.each(cases)('%s has its fields', (text, fields) => {
    const name = text.split(':')[1];
    const [event] = plainEvents(readText(`${perfLine(text)}\n`));
    expect(event).toMatchObject({ name, fields, pid: 7 });
  });

  it('of every kind is among these', () => {
    const names = new Set(cases.map(([text]) => text.split(':')[1]));
    expect([...names].sort()).toEqual([...traceEventNames].sort());
    expect(eventKinds.map(({ name }) => name)).toEqual(traceEventNames);
  });

  it.each([
    'kmem:mm_page_alloc: page=0x1 pfn=0x1 order=99 migratetype=0 gfp_flags=GFP_KERNEL',
    'kmem:mm_page_alloc: page=0x1 pfn=0x1 order=0 migratetype=0 gfp_flags=',
    'kmem:mm_page_alloc: page=0x1 pfn=-5 order=0 migratetype=0 gfp_flags=GFP_KERNEL',
    'kmem:mm_page_free: page=0x1 pfn=0xffffffffffffffff order=0',
    'kmem:mm_page_free: page=0x1 order=0',
    'tlb:tlb_flush: pages:1 reason:',
    'tlb:tlb_flush: pages:1',
    'sched:sched_switch: prev_comm=a prev_pid=1 prev_prio=1 prev_state=R',
    'sched:sched_switch: ==>',
    'sched:sched_wakeup: comm=a prio=0',
    'sched:sched_wakeup: comm=a pid=1 prio=0 target_cpu=99999',
    'csd:csd_function_entry: func=f',
    'ipi:ipi_send_cpu: cpu=8192 callsite=a callback=b',
    'ipi:ipi_raise: target_mask=1',
    'ipi:ipi_entry: ()',
    'irq_vectors:call_function_entry:',
  ])('%s is malformed', (text) => {
    const good = perfLine('kmem:mm_page_free: page=0x1 pfn=0x1 order=0');
    const { report } = readText(`${good}\n${perfLine(text)}\n`);
    expect(report.issues).toMatchObject([{ kind: 'malformed', count: 1, lines: [2] }]);
  });

  it('is known by its name, with its own group or none', () => {
    expect(findKind('tlb:tlb_flush')).toBe(findKind('tlb_flush'));
    expect(findKind('other:tlb_flush')).toBe(-1);
    expect(findKind('tlb_flush_all')).toBe(-1);
    expect(() => fieldOf('tlb_flush', 'cpu')).toThrow('no field cpu');
  });
});
