import { ln } from './elementary.ts';

/** The finalizer of murmur3: 32 bits in, 32 well-mixed bits out. */
function finalize(word: number): number {
  let h = word;
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  h ^= h >>> 16;
  return h;
}

/** Lane i of the FNV-1a style hash of the name's UTF-16 code units. */
function hashLane(name: string, lane: number): number {
  let h = (2166136261 ^ Math.imul(lane + 1, 0x9e3779b9)) >>> 0;
  for (let i = 0; i < name.length; i++) h = Math.imul(h ^ name.charCodeAt(i), 16777619);
  return finalize(h);
}

function seedState(name: string): [number, number, number, number] {
  const s0 = finalize(hashLane(name, 0));
  const s1 = finalize((hashLane(name, 1) + s0) | 0);
  const s2 = finalize((hashLane(name, 2) + s1) | 0);
  const s3 = finalize((hashLane(name, 3) + s2) | 0);
  return (s0 | s1 | s2 | s3) === 0 ? [1, 0, 0, 0] : [s0, s1, s2, s3];
}

function rotateLeft(x: number, bits: number): number {
  return (x << bits) | (x >>> (32 - bits));
}

/** An xoshiro128** generator whose state comes from the name `seed/replication/consumer`. */
export class ReferenceStream {
  private state: [number, number, number, number];

  constructor(seed: number, replication: number, consumer: string) {
    this.state = seedState(`${seed}/${replication}/${consumer}`);
    for (let i = 0; i < 8; i++) this.next();
  }

  /** An unsigned 32-bit number. */
  next(): number {
    let [s0, s1, s2, s3] = this.state;
    const result = Math.imul(rotateLeft(Math.imul(s1, 5), 7), 9);
    const t = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = rotateLeft(s3, 11);
    this.state = [s0, s1, s2, s3];
    return result >>> 0;
  }

  /** 53 bits in [0, 1). */
  uniform(): number {
    const a = this.next();
    const b = this.next();
    return (a * 2 ** 21 + (b >>> 11)) * 2 ** -53;
  }

  exponential(mean: number): number {
    return mean * -ln(1 - this.uniform());
  }
}
