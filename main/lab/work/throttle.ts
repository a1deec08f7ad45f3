/** Changes of one thing, reported as they come and yet not too often. */
export interface Throttle {
  /** Reports at once, or with the next changes when the interval since the last report is over. */
  change(): void;
  /** Reports now, and drops what waited: for the last state. */
  reportNow(): void;
  /** Reports now if something waits. */
  flush(): void;
}

/** Ten times a second at most: more often nobody sees, and every report costs a message. */
const reportEveryMs = 100;

export function createThrottle(report: () => void, everyMs = reportEveryMs): Throttle {
  let reportedMs = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | null = null;

  function reportNow(): void {
    if (timer) clearTimeout(timer);
    timer = null;
    reportedMs = performance.now();
    report();
  }

  return {
    change() {
      if (timer) return;
      const waitMs = reportedMs + everyMs - performance.now();
      if (waitMs <= 0) reportNow();
      else timer = setTimeout(reportNow, waitMs);
    },
    reportNow,
    flush: () => void (timer && reportNow()),
  };
}
