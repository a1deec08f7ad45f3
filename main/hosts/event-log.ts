// The events of one life of the lab, in order, the last ones kept: whoever lost the connection asks for
// what came after the last one seen. The rule: nobody gets an event twice or misses one unnoticed.
// What the events mean is the contract's.
import { randomUUID } from 'node:crypto';
import type { EventFrame, EventName, EventPayload, EventPosition } from '../../shared/contract.ts';

export interface EventLog {
  publish<N extends EventName>(event: N, payload: EventPayload<N>): void;
  /** See Backend.subscribe. */
  subscribe(after: EventPosition | null, listener: (frame: EventFrame) => void): () => void;
}

/** Events kept for those who reconnect: at ten a second, well over a minute. */
const kept = 2000;

export function createEventLog(limit = kept, epoch: string = randomUUID()): EventLog {
  const frames: EventFrame[] = [];
  const listeners = new Set<(frame: EventFrame) => void>();
  let seq = 0;

  /** What came after a position, or `missed` where that is not known any more. */
  function since(after: EventPosition | null): EventFrame[] {
    if (after === null || (after.epoch === epoch && after.seq === seq)) return [];
    const first = seq - frames.length;
    if (after.epoch !== epoch || after.seq < first || after.seq > seq) {
      return [{ epoch, seq, event: 'missed', payload: null }];
    }
    return frames.slice(after.seq - first);
  }

  return {
    publish(event, payload) {
      // Name and payload belong together by the signature; a union of frames cannot be built so.
      const frame = { epoch, seq: ++seq, event, payload } as EventFrame;
      frames.push(frame);
      if (frames.length > limit) frames.splice(0, frames.length - limit);
      // Who comes during the telling has it from `since` or begins after it; who leaves is told no more.
      const told = [...listeners];
      for (const listener of told) if (listeners.has(listener)) listener(frame);
    },
    subscribe(after, listener) {
      const own = (frame: EventFrame) => listener(frame);
      for (const frame of since(after)) own(frame);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
  };
}
