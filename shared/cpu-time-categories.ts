/** CPU-time categories: exclusive, and complete over cpus x measured time. */
export const cpuTimeCategories = [
  'user',
  'kernel',
  'xpfoMap',
  'localFlush',
  'ipiSend',
  'ackWait',
  'ipiHandlerOverUser',
  'ipiHandlerOverKernel',
  'deferredFlush',
  'broadcastWait',
  'tlbRefillKernel',
  'tlbRefillUser',
  'contextSwitch',
  'idle',
] as const;
export type CpuTimeCategory = (typeof cpuTimeCategories)[number];

/** What a tick-accounted kernel prints as system time; precise accounting adds ipiHandlerOverUser. */
export const sysTickCategories = [
  'kernel',
  'xpfoMap',
  'localFlush',
  'ipiSend',
  'ackWait',
  'ipiHandlerOverKernel',
  'deferredFlush',
  'broadcastWait',
  'tlbRefillKernel',
  'contextSwitch',
] as const satisfies readonly CpuTimeCategory[];
