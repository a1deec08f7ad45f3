/** CPU-time categories: mutually exclusive; they add up to cpus x measured time. */
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

/** System time as a tick-accounted kernel reports it; precise accounting adds ipiHandlerOverUser. */
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
