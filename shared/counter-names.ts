/** Counters of one run; the nr_ names are the kernel's (include/linux/vm_event_item.h). */
export const counterNames = [
  'ops',
  'flushRequests',
  'nr_tlb_remote_flush',
  'nr_tlb_remote_flush_received',
  'nr_tlb_local_flush_all',
  'nr_tlb_local_flush_one',
  'ipisRequested',
  'interruptsTaken',
  'contextSwitches',
] as const;
export type CounterName = (typeof counterNames)[number];
