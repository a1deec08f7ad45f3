/** Reports changes as they come, but not too often. */
export interface Throttle {
  /** Reports at once if the interval since the last report is over, or else when it is. */
  change(): void;
  /** Reports now and drops the pending report; for the final state. */
  reportNow(): void;
  /** Reports now if a report is pending. */
  flush(): void;
}

/**
 * At most four times a second: a bar that grows needs no more, and every report is a message that a page
 * draws, on a computer that has better to do.
 */
const reportEveryMs = 250;

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
