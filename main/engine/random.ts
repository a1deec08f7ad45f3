// Random streams. A stream is named by (seed, replication, consumer): streams are found by name and
// not by the order in which they are made, so adding a consumer disturbs no other one.
// Generator: xoshiro128** 1.1 (Blackman and Vigna, 2018). Not for cryptography.
import { ln } from './elementary.ts';

function finalize(h: number): number {
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}

/** Four 32-bit words out of a name: four FNV-1a lanes, finalized, then chained and finalized again. */
function hashName(name: string): [number, number, number, number] {
  const words: [number, number, number, number] = [0, 0, 0, 0];
  let previous = 0;
  for (let lane = 0; lane < 4; lane++) {
    let h = 2166136261 ^ Math.imul(lane + 1, 0x9e3779b9);
    for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 16777619);
    previous = finalize((finalize(h) + previous) | 0);
    words[lane] = previous;
  }
  return words;
}

export class Stream {
  // Kept as signed 32-bit integers, which V8 stores unboxed.
  private s0: number;
  private s1: number;
  private s2: number;
  private s3: number;

  constructor(s0: number, s1: number, s2: number, s3: number) {
    this.s0 = s0 | 0;
    this.s1 = s1 | 0;
    this.s2 = s2 | 0;
    this.s3 = s3 | 0;
  }

  /** The stream of a consumer; `replication` may be a word for runs beside the replications. */
  static named(seed: number, replication: number | string, consumer: string): Stream {
    const [a, b, c, d] = hashName(`${seed}/${replication}/${consumer}`);
    const stream = new Stream((a | b | c | d) === 0 ? 1 : a, b, c, d);
    for (let i = 0; i < 8; i++) stream.next();
    return stream;
  }

  /** The next 32 bits, as a signed integer. */
  next(): number {
    const s1 = this.s1;
    const x = Math.imul(s1, 5);
    const result = Math.imul((x << 7) | (x >>> 25), 9);
    const t = s1 << 9;
    this.s2 ^= this.s0;
    this.s3 ^= s1;
    this.s1 ^= this.s2;
    this.s0 ^= this.s3;
    this.s2 ^= t;
    const s3 = this.s3;
    this.s3 = (s3 << 11) | (s3 >>> 21);
    return result;
  }

  /** Uniform in [0, 1), 53 bits. */
  uniform(): number {
    const high = this.next() >>> 0;
    return (high * 2097152 + (this.next() >>> 11)) * 2 ** -53;
  }

  /** Exponential with the given mean, by inversion: one uniform each. */
  exponential(mean: number): number {
    return -mean * ln(1 - this.uniform());
  }
}
