/** A sum of something, and of what it came with. */
export interface Sums {
  readonly of: number;
  readonly by: number;
}

const none: Sums = { of: 0, by: 0 };

function blend({ of, by }: Sums, otherwise: number, weight: number): number {
  return by + weight > 0 ? (of + otherwise * weight) / (by + weight) : otherwise;
}

/**
 * A ratio that differs from kind to kind and is learned as things come to be known. Of a kind of which little
 * is known it is that of all.
 */
export class LearnedRatio {
  private readonly kinds = new Map<string, Sums>();
  private readonly kept: number;

  /** Of what is known of a kind, this share still counts beside what comes next; default all. */
  constructor(kept = 1) {
    this.kept = kept;
  }

  add(kind: string, of: number, by: number): void {
    const { kept } = this;
    const own = this.knownOf(kind);
    this.kinds.set(kind, { of: kept * own.of + of, by: kept * own.by + by });
  }

  /** What is known of a kind. */
  knownOf(kind: string): Sums {
    return this.kinds.get(kind) ?? none;
  }

  /** Whether anything is known. */
  get isKnown(): boolean {
    return this.kinds.size > 0;
  }

  /** That of all, `otherwise` counting as `weight` more. */
  ofAll(otherwise: number, weight = 0): number {
    let [of, by] = [0, 0];
    for (const own of this.kinds.values()) {
      of += own.of;
      by += own.by;
    }
    return blend({ of, by }, otherwise, weight);
  }

  /** That of a kind, `otherwise` counting as `weight` more. */
  ofKind(kind: string, otherwise: number, weight: number): number {
    return blend(this.knownOf(kind), otherwise, weight);
  }
}
