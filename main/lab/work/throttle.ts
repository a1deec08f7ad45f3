/** Changes of one thing, told as they come and yet not too often. */
export interface Throttle {
  /** Tells at once, or with the next ones when the interval since the last telling is over. */
  change(): void;
  /** Tells now, and drops what waited: for a last word. */
  tellNow(): void;
  /** Tells now if something waits. */
  flush(): void;
}

export const tellEveryMs = 100;

export function createThrottle(tell: () => void, everyMs = tellEveryMs): Throttle {
  let toldMs = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | null = null;

  function tellNow(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    toldMs = performance.now();
    tell();
  }

  return {
    change() {
      if (timer) return;
      const waitMs = toldMs + everyMs - performance.now();
      if (waitMs <= 0) tellNow();
      else timer = setTimeout(tellNow, waitMs);
    },
    tellNow,
    flush: () => void (timer && tellNow()),
  };
}
