// Who asks a CPU for a flush: a CPU that waits until the flush is done (a shootdown), or one that only
// posts the request and goes on (the timer of a maximum age). Both fit in one number, so that queues
// can hold them: a CPU that waits is its own number, one that does not is the complement of it.

declare const brand: unique symbol;
export type Requester = number & { readonly [brand]: 'requester' };

/** A CPU that waits for the flush. */
export function waitingCpu(cpu: number): Requester {
  return cpu as Requester;
}

/** A CPU that does not wait for the flush, which is always a full one. */
export function unwaitingCpu(cpu: number): Requester {
  return ~cpu as Requester;
}

export function isWaiting(requester: Requester): boolean {
  return requester >= 0;
}

export function cpuOf(requester: Requester): number {
  return requester < 0 ? ~requester : requester;
}
