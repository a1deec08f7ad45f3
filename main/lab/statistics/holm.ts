/**
 * Holm's correction of p values for having made several tests: in the order given, never above 1.
 * null (no test was made) stays null and does not count.
 */
export function correctByHolm(ps: readonly (number | null)[]): (number | null)[] {
  const tests = ps
    .map((p, index) => ({ p, index }))
    .filter((test): test is { p: number; index: number } => test.p !== null)
    .toSorted((a, b) => a.p - b.p);
  const corrected: (number | null)[] = ps.map(() => null);
  let largest = 0;
  tests.forEach(({ p, index }, rank) => {
    largest = Math.max(largest, Math.min(1, p * (tests.length - rank)));
    corrected[index] = largest;
  });
  return corrected;
}
