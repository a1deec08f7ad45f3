import { setImmediate } from 'node:timers/promises';

/** Awaited between the steps of long work: lets other work through when this one had its share. */
export type Pacer = () => Promise<void> | undefined;

/** Work that is paced holds its thread no longer than this at a stretch, ms. */
const shareMs = 8;

export function createPacer(clockMs: () => number = () => performance.now()): Pacer {
  let startMs = clockMs();
  return () => {
    if (clockMs() - startMs < shareMs) return undefined;
    return setImmediate().then(() => {
      startMs = clockMs();
    });
  };
}
