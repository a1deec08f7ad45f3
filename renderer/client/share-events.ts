import type { EventFrame } from '../../shared/contract.ts';
import { notifyAll, type Client } from './client.ts';

/**
 * One source of events for all listeners, opened for the first of them and closed after the last.
 * @param open Delivers frames from now on, and returns the function that ends that.
 */
export function shareEvents(
  open: (deliver: (frame: EventFrame) => void) => () => void,
): Client['subscribe'] {
  const listeners = new Set<(frame: EventFrame) => void>();
  let close: (() => void) | null = null;

  return (listener) => {
    const own = (frame: EventFrame): void => listener(frame);
    listeners.add(own);
    close ??= open((frame) => notifyAll(listeners, frame));
    return () => {
      if (!listeners.delete(own) || listeners.size > 0) return;
      close?.();
      close = null;
    };
  };
}
