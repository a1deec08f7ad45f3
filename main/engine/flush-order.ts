// When the CPU that asks for a flush flushes its own TLB (MODEL.md, section 4b): the kernel and what is
// flushed decide it.
import type { Setup } from './setup.ts';

/** `remote-first` is after the others have, `concurrent` between sending to them and waiting for them. */
export type FlushOrder = 'remote-first' | 'local-first' | 'concurrent';

export function findFlushOrder({ kernel, domain }: Setup): FlushOrder {
  if (kernel.localFlush === 'concurrent') return 'concurrent';
  return domain === 'direct-map' ? 'remote-first' : 'local-first';
}
