/** Longest stretch that the calling thread kept its event loop from turning, ms. */
export interface BlockedTime {
  longestMs(): number;
  stop(): void;
}

const everyMs = 5;

/**
 * Watches the calling thread's event loop. A late turn counts as blocked only as far as this
 * thread was computing meanwhile: if another process had the processor, that is not its fault.
 */
export function watchBlockedTime(): BlockedTime {
  let longestMs = 0;
  let wallMs = performance.now();
  let cpu = process.threadCpuUsage();
  const timer = setInterval(() => {
    const nowMs = performance.now();
    const now = process.threadCpuUsage();
    const computedMs = (now.user + now.system - cpu.user - cpu.system) / 1000;
    const lateMs = nowMs - wallMs - everyMs;
    longestMs = Math.max(longestMs, Math.min(lateMs, computedMs));
    wallMs = nowMs;
    cpu = now;
  }, everyMs);
  return { longestMs: () => longestMs, stop: () => clearInterval(timer) };
}
