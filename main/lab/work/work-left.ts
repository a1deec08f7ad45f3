// Work of several kinds that is done and to do, and how long what is left of it takes: learned as it goes on,
// of each kind by itself. Does not know what the work is.
import { createEta, type Eta } from './eta.ts';
import { LearnedRatio } from './learned-ratio.ts';

/** What runs need beyond their first stages is told from those that are known, this much of all counting as one more. */
const priorShare = 0.05;

/**
 * What was seen last says most of what comes: a thread gets quicker as its code is compiled, and a sweep goes
 * from few CPUs to many. This much of what is known of a kind still counts one replication later.
 */
export const keptPace = 0.95;

/** Work of one kind. */
interface Work {
  /** Of one replication, and of a first stage. */
  readonly each: number;
  readonly stage: number;
  /** First stages of all runs, and what is done. */
  first: number;
  done: number;
}

/** Work of all kinds, and how long what is left of it takes. */
export class WorkLeft {
  private readonly kinds = new Map<string, Work>();
  /** What runs came to, to their first stages: of those of which more is known. */
  private readonly growth = new LearnedRatio();
  /** Simulated time to work, ms. */
  private readonly pace = new LearnedRatio(keptPace);
  private first = 0;
  private tookMs = 0;
  /** When the first of what took that long began, ms. */
  private beganMs: number | null = null;
  private readonly clockMs: () => number;
  private readonly sinceStart: Eta;
  /** From the first that finished on: threads that start are no measure of how fast work goes. */
  private fromFirst: { readonly eta: Eta; readonly done: number } | null = null;

  /** @param clockMs Monotonic. */
  constructor(clockMs: () => number) {
    this.clockMs = clockMs;
    this.sinceStart = createEta({ clockMs });
  }

  /** One more run of a kind, whose first stage has so many replications. */
  plan(kind: string, each: number, replications: number): void {
    const stage = each * replications;
    const own = this.kinds.get(kind) ?? { each, stage, first: 0, done: 0 };
    this.kinds.set(kind, own);
    own.first += stage;
    this.first += stage;
  }

  /** So much work of a kind is done. */
  finish(kind: string, work: number): void {
    this.kinds.get(kind)!.done += work;
  }

  /** It is known of a run of a kind that it comes to so much, and its first stage to `first`; 0 if that was known. */
  learn(kind: string, comesTo: number, first: number): void {
    this.growth.add(kind, comesTo, first);
  }

  /** So much work of a kind took so long where it was done. */
  took(kind: string, ms: number, work: number): void {
    this.beganMs ??= this.clockMs() - ms;
    this.tookMs += ms;
    this.pace.add(kind, ms, work);
  }

  /** What is done and what is left: in the caller's unit, or `inTime` as far as that is known. */
  private sums(inTime: boolean): { readonly done: number; readonly left: number } {
    const growth = this.growth.ofAll(1, priorShare * this.first);
    const pace = this.pace.ofAll(1);
    let [done, left] = [0, 0];
    for (const [kind, work] of this.kinds) {
      const known = this.growth.knownOf(kind);
      const others = (work.first - known.by) * this.growth.ofKind(kind, growth, work.stage);
      const each = inTime ? this.pace.ofKind(kind, pace, work.each) : 1;
      done += work.done * each;
      left += Math.max(0, known.of + others - work.done) * each;
    }
    return { done, left };
  }

  /** What is done, 0 to 1. */
  get share(): number {
    const { done, left } = this.sums(this.pace.isKnown);
    return done > 0 ? done / (done + left) : 0;
  }

  /**
   * Remaining time with as much going on at once as until now, ms; if nothing is known of how long things
   * take, as if all work took the same; null until some is done.
   */
  leftMs(): number | null {
    if (this.beganMs === null || this.tookMs === 0) return this.untimedMs();
    return (this.sums(true).left * (this.clockMs() - this.beganMs)) / this.tookMs;
  }

  private untimedMs(): number | null {
    const { clockMs, fromFirst } = this;
    const { done, left } = this.sums(false);
    const since = done - (fromFirst?.done ?? 0);
    const afterFirst = fromFirst && fromFirst.eta(since, since + left);
    if (done > 0) this.fromFirst ??= { eta: createEta({ clockMs }), done };
    return afterFirst ?? this.sinceStart(done, done + left);
  }
}
