interface Lock {
  release(): void;
}

/**
 * A lock that several holders in this process share: taken by the first, released by the last.
 * Gives what holds it, which throws what taking it throws, and gives what lets go of it, once.
 */
export function shareLock(take: () => Lock): () => () => void {
  let lock: Lock | null = null;
  let holders = 0;
  return () => {
    lock ??= take();
    holders++;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      if (--holders > 0) return;
      const held = lock;
      lock = null;
      held?.release();
    };
  };
}
