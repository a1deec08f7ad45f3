/** Time that is left, ms, when so much of so much is done; null while that cannot be said. */
export type Eta = (done: number, total: number | null) => number | null;

/**
 * Goes by the rate since now. Nothing is said before `fromShare` of the total is done, for work whose
 * beginning is of another pace; by default from the first amount on. `clockMs` is monotonic.
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
