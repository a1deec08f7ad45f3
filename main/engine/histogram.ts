// Log-linear histogram of times in ns: 128 bins to each power of two, so a quantile is within 0.4 %
// of the value it stands for; count, sum and maximum are exact. Histograms of several replications
// merge into what one histogram of all their values would be.
import { binBits, binsPerOctave } from '../../shared/histogram-bins.ts';
import type { HistogramState } from '../../shared/result.ts';

export { quantile } from '../../shared/histogram-bins.ts';

/** Values from 1 ns to 2^44 ns (five hours); below and above go to the first and last bin. */
const octaves = 44;
const firstIndex = 1023 * binsPerOctave;

const word = new Float64Array(1);
const words = new Uint32Array(word.buffer);
word[0] = 1;
const highWord = words[1] === 0x3ff00000 ? 1 : 0;

/** The bin of a time. */
function binOf(value: number): number {
  word[0] = value;
  const bin = (words[highWord] >>> (20 - binBits)) - firstIndex;
  return bin < 0 ? 0 : Math.min(bin, octaves * binsPerOctave - 1);
}

/** Of a histogram without values, as most of a short run stay: to make bins takes longer than the run. */
const noCounts = new Float64Array(0);

export class Histogram {
  /** As many bins as its values have needed so far. */
  private counts = noCounts;
  count = 0;
  sum = 0;
  max = 0;

  add(value: number): void {
    this.addMany(value, 1);
  }

  /** Adds `weight` equal values. */
  addMany(value: number, weight: number): void {
    const bin = binOf(value);
    if (bin >= this.counts.length) this.makeRoom(bin);
    this.counts[bin] += weight;
    this.count += weight;
    this.sum += value * weight;
    if (value > this.max) this.max = value;
  }

  /** Adds `count` equal values one after the other: the sum is the same bits. */
  addEach(value: number, count: number): void {
    let { sum } = this;
    for (let k = 0; k < count; k++) sum += value;
    this.addMany(value, count);
    this.sum = sum;
  }

  /** Adds the times until `end` of a part [from, to) of a column that ascends, in its order: the first is the longest. */
  addTimesTo(end: number, starts: Float64Array, from: number, to: number): void {
    if (from >= to) return;
    const longest = binOf(end - starts[from]);
    const counts = longest < this.counts.length ? this.counts : this.makeRoom(longest);
    let { sum, max } = this;
    for (let at = from; at < to; at++) {
      const value = end - starts[at];
      counts[binOf(value)] += 1;
      sum += value;
      if (value > max) max = value;
    }
    this.count += to - from;
    this.sum = sum;
    this.max = max;
  }

  /** Makes bins up to this one, and those of the octave above it. */
  private makeRoom(bin: number): Float64Array<ArrayBuffer> {
    const wider = new Float64Array(Math.min(bin + 2 * binsPerOctave, octaves * binsPerOctave));
    wider.set(this.counts);
    this.counts = wider;
    return wider;
  }

  state(): HistogramState {
    const bins: number[] = [];
    for (let bin = 0; bin < this.counts.length && this.count > 0; bin++) {
      if (this.counts[bin] > 0) bins.push(bin, this.counts[bin]);
    }
    return { count: this.count, sum: this.sum, max: this.max, bins };
  }
}

export function mergeStates(states: readonly HistogramState[]): HistogramState {
  const counts = new Map<number, number>();
  let count = 0;
  let sum = 0;
  let max = 0;
  for (const state of states) {
    count += state.count;
    sum += state.sum;
    max = Math.max(max, state.max);
    for (let i = 0; i < state.bins.length; i += 2) {
      counts.set(state.bins[i], (counts.get(state.bins[i]) ?? 0) + state.bins[i + 1]);
    }
  }
  const bins = [...counts].sort((a, b) => a[0] - b[0]).flat();
  return { count, sum, max, bins };
}
