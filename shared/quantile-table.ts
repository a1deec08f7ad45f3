const bodySteps = 128;
const bodyEnd = 31 / 32;
const tailOctaves = 9;
const stepsPerOctave = 4;

function listShares(): number[] {
  const shares = Array.from({ length: bodySteps * bodyEnd + 1 }, (_, i) => i / bodySteps);
  let above = 1 - bodyEnd;
  for (let octave = 0; octave < tailOctaves; octave++) {
    for (let step = 1; step <= stepsPerOctave; step++) {
      shares.push(1 - above * (1 - step / (2 * stepsPerOctave)));
    }
    above /= 2;
  }
  return [...shares, 1];
}

/**
 * The shares at which a table of quantiles has its values, ascending: every 1/128 up to 31/32; then
 * what is above is halved in four equal steps, nine times; then 1. All are exact in binary.
 */
export const quantileShares: readonly number[] = listShares();

/** Mean of the time that a table of quantiles stands for, straight lines being drawn between them. */
export function meanOfQuantiles(quantiles: readonly number[]): number {
  return quantiles.reduce((mean, quantile, i) => {
    const from = quantileShares[i - 1] ?? 0;
    const to = quantileShares[i + 1] ?? 1;
    return mean + (quantile * (to - from)) / 2;
  }, 0);
}

/** How far the mean of a table may be from 1: its values are rounded. */
export const meanTolerance = 0.001;

/** Ascending, not negative, and as many as there are shares. */
export function isQuantileTable(value: unknown): value is readonly number[] {
  if (!Array.isArray(value) || value.length !== quantileShares.length) return false;
  return value.every(
    (one: unknown, i) => Number.isFinite(one) && Number(one) >= (i > 0 ? Number(value[i - 1]) : 0),
  );
}

/** The value at a share from 0 to 1: on the straight line between its neighbours. */
export function quantileOf(quantiles: readonly number[], share: number): number {
  let low = 0;
  let high = quantiles.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (quantileShares[middle]! <= share) low = middle;
    else high = middle;
  }
  const [from, to] = [quantileShares[low]!, quantileShares[high]!];
  const part = (share - from) / (to - from);
  return quantiles[low]! + part * (quantiles[high]! - quantiles[low]!);
}

/** The share of values up to x, and of those below it; the inverse of `quantileOf`. */
export function shareOf(quantiles: readonly number[], x: number): number {
  let above = 0;
  while (above < quantiles.length && quantiles[above]! <= x) above++;
  if (above === 0) return 0;
  if (above === quantiles.length) return 1;
  const [low, high] = [quantiles[above - 1]!, quantiles[above]!];
  const [from, to] = [quantileShares[above - 1]!, quantileShares[above]!];
  return from + ((to - from) * (x - low)) / (high - low);
}
