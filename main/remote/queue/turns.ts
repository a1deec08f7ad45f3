// Work side by side, and suspicious work alone: what may have ended a worker must not take others with
// it again. The rule: alone means that nothing else runs or waits for the same; who cannot be alone at
// once has to come back.

export interface Turns {
  shared<T>(work: () => Promise<T>): Promise<T>;
  /** Begins when what runs now has ended; undefined if other work is alone, or is going to be. */
  alone<T>(work: () => Promise<T>): Promise<T> | undefined;
}

export function createTurns(): Turns {
  let alone: Promise<unknown> | undefined;
  const running = new Set<Promise<unknown>>();

  return {
    async shared(work) {
      while (alone) await alone;
      const one = work();
      const end = () => void running.delete(one);
      running.add(one);
      one.then(end, end);
      return one;
    },
    alone(work) {
      if (alone) return undefined;
      const mine = Promise.allSettled(running).then(work);
      const end = () => (alone = undefined);
      alone = mine.then(end, end);
      return mine;
    },
  };
}
