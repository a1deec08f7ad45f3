// The counters of a run, counted at the moment each thing happens. Kernel names are given at the
// edge: `named` maps them.
import type { CounterName } from '../../shared/counter-names.ts';

export class Counters {
  ops = 0;
  flushRequests = 0;
  remoteFlush = 0;
  received = 0;
  localFlushAll = 0;
  localFlushOne = 0;
  ipisRequested = 0;
  interruptsTaken = 0;
  contextSwitches = 0;

  reset(): void {
    Object.assign(this, new Counters());
  }

  named(): { [K in CounterName]: number } {
    return {
      ops: this.ops,
      flushRequests: this.flushRequests,
      nr_tlb_remote_flush: this.remoteFlush,
      nr_tlb_remote_flush_received: this.received,
      nr_tlb_local_flush_all: this.localFlushAll,
      nr_tlb_local_flush_one: this.localFlushOne,
      ipisRequested: this.ipisRequested,
      interruptsTaken: this.interruptsTaken,
      contextSwitches: this.contextSwitches,
    };
  }
}
