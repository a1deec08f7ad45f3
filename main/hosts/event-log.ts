// The events of one life of the lab, in order, of which the last ones are kept: after a lost connection,
// a page asks for those after the last one it saw. The rule: nobody gets an event twice or misses one
// unnoticed. The contract defines the events.
import { randomUUID } from 'node:crypto';
import type { EventFrame, EventName, EventPayload, EventPosition } from '../../shared/contract.ts';

export interface EventLog {
  publish<N extends EventName>(event: N, payload: EventPayload<N>): void;
  /** See Backend.subscribe. */
  subscribe(after: EventPosition | null, listener: (frame: EventFrame) => void): () => void;
}

/** How many events are kept for reconnecting pages: at four a second, minutes of several sweeps. */
const kept = 2000;

export function createEventLog(limit = kept, epoch: string = randomUUID()): EventLog {
  const frames: EventFrame[] = [];
  const listeners = new Set<(frame: EventFrame) => void>();
  let seq = 0;

  /** The events after a position, or `missed` if they are no longer kept. */
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
      // The signature ties name and payload together; a union of frames cannot be built from it.
      const frame = { epoch, seq: ++seq, event, payload } as EventFrame;
      frames.push(frame);
      if (frames.length > limit) frames.splice(0, frames.length - limit);
      // A listener added meanwhile has this frame from `since`, or starts after it. A removed one is
      // skipped.
      const current = [...listeners];
      for (const listener of current) if (listeners.has(listener)) listener(frame);
    },
    subscribe(after, listener) {
      const own = (frame: EventFrame) => listener(frame);
      for (const frame of since(after)) own(frame);
      listeners.add(own);
      return () => void listeners.delete(own);
    },
  };
}
