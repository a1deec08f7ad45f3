/**
 * Records the kernel events that the lab reads, on all CPUs for 5 s, and writes them as text. Kernels before 6.4 have
 * no csd events.
 */
export const recordCommand: readonly string[] = [
  'perf record -a -m 4096 -e sched:sched_switch,sched:sched_wakeup \\',
  '  -e kmem:mm_page_alloc,kmem:mm_page_free,tlb:tlb_flush \\',
  '  -e csd:csd_queue_cpu,csd:csd_function_exit -- sleep 5',
  'perf script | zstd > trace.perf.txt.zst',
];

/** Events with IPI times; not every kernel has them all. */
export const interruptEvents: readonly string[] = [
  "  -e 'irq_vectors:call_function_*' -e ipi:ipi_send_cpu,ipi:ipi_send_cpumask \\",
  '  -e csd:csd_function_entry \\',
];
