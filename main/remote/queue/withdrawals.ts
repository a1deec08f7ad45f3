// Orders that a lab does not want any more although their worker has begun. The rule: a withdrawal that is
// not heard costs a simulation, nothing else.
import type { Redis } from 'ioredis';
import { withdrawnChannel } from './queue-messages.ts';

export interface Withdrawals {
  /** A signal that fires when this order is withdrawn; `end` when nobody listens any more. */
  begin(id: string): { readonly signal: AbortSignal; end(): void };
  close(): void;
}

/** Listens on a connection of its own. */
export async function listenForWithdrawals(redis: Redis): Promise<Withdrawals> {
  const begun = new Map<string, AbortController>();
  const ears = redis.duplicate();
  ears.on('error', () => undefined); // It connects again, and listens again.
  ears.on('message', (_channel: string, id: string) => begun.get(id)?.abort());
  await ears.subscribe(withdrawnChannel);
  return {
    begin(id) {
      const controller = new AbortController();
      begun.set(id, controller);
      return { signal: controller.signal, end: () => void begun.delete(id) };
    },
    close: () => ears.disconnect(),
  };
}
