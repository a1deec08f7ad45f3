import type { HistogramState } from './result.ts';

/** A histogram has this many bins per power of two, so its quantiles are within 0.4 %. */
export const binBits = 7;
export const binsPerOctave = 1 << binBits;
/** Half of the widest bin, as a share of its value: no quantile is known better. */
export const halfBin = 1 / (2 * binsPerOctave);

/** Lower edge of a bin, ns; the edge of the bin after it is its upper edge. */
export function binEdge(bin: number): number {
  const octave = Math.floor(bin / binsPerOctave);
  return 2 ** octave * (1 + (bin % binsPerOctave) / binsPerOctave);
}

function binMiddle(bin: number): number {
  return (binEdge(bin) + binEdge(bin + 1)) / 2;
}

/**
 * The q-quantile (0 to 1) of `count` values, those that the histogram does not hold being greater than all
 * of its own: the middle of the bin that holds the value of that rank, never more than the maximum. null
 * if the value is none of its own.
 */
export function quantile(state: HistogramState, q: number, count = state.count): number | null {
  const rank = Math.max(1, Math.ceil(q * count));
  if (rank > state.count) return null;
  if (q >= 1) return state.max;
  let seen = 0;
  for (let i = 0; i < state.bins.length; i += 2) {
    seen += state.bins[i + 1] ?? 0;
    if (seen >= rank) return Math.min(state.max, binMiddle(state.bins[i] ?? 0));
  }
  return state.max;
}
