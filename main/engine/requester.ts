// Who asks a CPU for a flush: a CPU that waits until the flush is done (a shootdown), or one that only
// posts the request and goes on (the timer of a maximum age). Both fit in one number, so that queues
// can hold them: a CPU that waits is its own number, one that does not is the complement of it, with the
// side that it asks for above it: that of one that waits is in its request.

declare const brand: unique symbol;
export type Requester = number & { readonly [brand]: 'requester' };

/** A CPU that waits for the flush. */
export function waitingCpu(cpu: number): Requester {
  return cpu as Requester;
}

/** Above the number of any CPU. */
const sideBits = 20;

/** A CPU that does not wait for the flush, which is always a full one, of one side of the machine. */
export function unwaitingCpu(cpu: number, side: number): Requester {
  return ~(cpu + (side << sideBits)) as Requester;
}

/** The side that a CPU asks for that does not wait. */
export function sideOfUnwaiting(requester: Requester): number {
  return ~requester >> sideBits;
}

export function isWaiting(requester: Requester): boolean {
  return requester >= 0;
}

export function cpuOf(requester: Requester): number {
  return requester < 0 ? ~requester & ((1 << sideBits) - 1) : requester;
}
