/** Nine of ten values of a normal distribution are within so many standard deviations. */
export const reach = 1.645;

/** Half of the width of a range, as a logarithm. */
export function halfWidth(variance: number): number {
  return reach * Math.sqrt(variance);
}

/** Width of a range, and 20 times how far an error lies outside it: what a range of 90 % is scored by. */
export function intervalScore(error: number, half: number): number {
  return 2 * half + 20 * Math.max(0, Math.abs(error) - half);
}
