import { setImmediate } from 'node:timers/promises';

/** Awaited between the steps of long work: yields to other work when this one has had its share. */
export type Pacer = () => Promise<void> | undefined;

/** The longest time that paced work holds its thread, ms. */
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
