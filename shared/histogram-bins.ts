/** A histogram has this many bins to each power of two, so its quantiles are within 0.4 %. */
export const binBits = 7;
export const binsPerOctave = 1 << binBits;

/** Lower edge of a bin, ns; the edge of the bin after it is its upper edge. */
export function binEdge(bin: number): number {
  const octave = Math.floor(bin / binsPerOctave);
  return 2 ** octave * (1 + (bin % binsPerOctave) / binsPerOctave);
}
