/** Remaining time, ms, from the amount done and the total; null while it is unknown. */
export type Eta = (done: number, total: number | null) => number | null;

/**
 * Estimates from the rate since this call. Returns null before `fromShare` of the total is done, for
 * work that starts at another pace; by default, only while nothing is done. `clockMs` is monotonic.
 */
export function createEta({
  fromShare = 0,
  clockMs = () => performance.now(),
}: { readonly fromShare?: number; readonly clockMs?: (() => number) | undefined } = {}): Eta {
  const startMs = clockMs();
  return (done, total) => {
    if (total === null || done === 0 || done < fromShare * total) return null;
    return ((clockMs() - startMs) / done) * Math.max(0, total - done);
  };
}
