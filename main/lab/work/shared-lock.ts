interface Lock {
  release(): void;
}

/**
 * A lock shared by several holders in this process: taken by the first, released by the last. The
 * returned function takes a share, throws what taking the lock throws, and returns the function that
 * releases the share. Releasing twice has no effect.
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
