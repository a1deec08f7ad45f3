import type { Accounting } from './accounting.ts';
import { isIdle, type Cpu, type FlushRequest, type OpenPair, type Pair } from './cpu.ts';
import type { Policy } from '../../../shared/spec/policy.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { EventQueue } from './event-queue.ts';

/** What became of the pairs; a list holds what is within the horizon, the counts all. */
export interface WindowFigures {
  readonly pairs: readonly number[];
  readonly busy: readonly number[];
  readonly worstCpu: readonly number[];
  readonly pairCount: number;
  readonly openPairs: number;
  readonly idlePairs: number;
  readonly openIdlePairs: number;
  readonly userPairs: number;
  /** Pairs whose CPU left user mode just as the request was made: rounding says which came first. */
  readonly tiedUserPairs: number;
  readonly pageCpuSeconds: number;
}

function makePair(windows: Windows, request: FlushRequest, cpu: Cpu): Pair {
  return {
    windows,
    request,
    cpu,
    cleanNs: Infinity,
    lastUserNs: -Infinity,
    isIdleAtHorizon: false,
    lastUserAtHorizonNs: -Infinity,
  };
}

/** The exposure windows: which CPU has not been cleaned yet of which flush request. */
export class Windows {
  /** Measured pairs whose CPU is not clean yet. */
  uncoveredPairs = 0;
  private readonly pairs: Pair[] = [];
  private readonly accounting: Accounting;
  private readonly events: EventQueue;
  private readonly horizonNs: number;
  private readonly side: 0 | 1;
  private readonly policy: Policy;
  /** Idle CPUs flush when a task comes. */
  private readonly skipsIdle: boolean;

  constructor(
    accounting: Accounting,
    events: EventQueue,
    horizonNs: number,
    { policy, kernel, workload }: Spec,
    side: 0 | 1,
  ) {
    this.side = side;
    const isUser = workload.domain === 'user' && policy.remote === 'ipi';
    this.skipsIdle = isUser && kernel.lazy === 'skipped';
    this.accounting = accounting;
    this.events = events;
    this.horizonNs = horizonNs;
    this.policy = policy;
  }

  /** The page table changes now: every other CPU may hold stale entries. */
  open(request: FlushRequest, others: readonly Cpu[]): void {
    const pairs = others.map((cpu) => (request.isMeasured ? makePair(this, request, cpu) : null));
    others.forEach((cpu, i) => cpu.openPairs.push({ request, pair: pairs[i] ?? null }));
    if (request.isMeasured)
      this.follow(
        request,
        pairs.flatMap((pair) => pair ?? []),
      );
  }

  /** Looks at the pairs when they are as old as the horizon. */
  private follow(request: FlushRequest, pairs: readonly Pair[]): void {
    this.pairs.push(...pairs);
    this.uncoveredPairs += pairs.length;
    const horizonNs = request.t0Ns + this.horizonNs;
    this.events.schedule(horizonNs, 'phaseEnd', request.initiator.number, () => {
      for (const pair of pairs) {
        this.accounting.settle(pair.cpu, horizonNs);
        pair.isIdleAtHorizon = isIdle(pair.cpu);
        pair.lastUserAtHorizonNs = pair.cpu.lastUserNs;
      }
    });
  }

  /**
   * A flush that started at `startNs` has ended and covers all that is older; one by range only if other
   * CPUs are not interrupted for it. One for user mappings leaves what the TLB has of the direct map, as does
   * one by range of what other requests are for.
   */
  closeAll(cpu: Cpu, startNs: number, nowNs: number, isFull: boolean): void {
    const isCovered = ({ request }: OpenPair): boolean =>
      request.t0Ns <= startNs &&
      (isFull || !request.isSent) &&
      (request.side === this.side || (isFull && this.side === 0));
    const covered = cpu.openPairs.filter(isCovered);
    cpu.openPairs = cpu.openPairs.filter((pair) => !isCovered(pair));
    for (const { pair } of covered) this.close(pair, nowNs);
  }

  /** The CPU is clean of this one request, if it was not before. */
  closeOne(cpu: Cpu, request: FlushRequest, nowNs: number): void {
    const index = cpu.openPairs.findIndex((pair) => pair.request === request);
    if (index < 0) return;
    const [open] = cpu.openPairs.splice(index, 1);
    this.close(open?.pair ?? null, nowNs);
  }

  private close(pair: Pair | null, nowNs: number): void {
    if (!pair) return;
    this.accounting.settle(pair.cpu, nowNs);
    pair.cleanNs = nowNs;
    pair.lastUserNs = pair.cpu.lastUserNs;
    pair.windows.uncoveredPairs--;
  }

  /** Whether a CPU flushes whatever it missed in idle before its next task goes on. */
  private leavesIdleClean(): boolean {
    const { remote, targets, pending, drainAt } = this.policy;
    if (this.skipsIdle) return true;
    const drains = drainAt.some((point) => point === 'context-switch' || point === 'idle-exit');
    if (remote === 'ipi') return drains && targets === 'running';
    return drains && remote === 'deferred' && pending !== 'task';
  }

  /** All that MODEL.md section 6 says of the pairs, when the simulation has ended. */
  figures(): WindowFigures {
    const { horizonNs } = this;
    const windowOf = ({ request, cleanNs }: Pair) => cleanNs - request.t0Ns;
    const isOpen = (pair: Pair) => windowOf(pair) > horizonNs;
    const userOf = (pair: Pair) =>
      (isOpen(pair) ? pair.lastUserAtHorizonNs : pair.lastUserNs) - pair.request.t0Ns;
    const isDone = ({ isIdleAtHorizon, cpu }: Pair) =>
      isIdleAtHorizon && (this.leavesIdleClean() || !cpu.hasRun);
    const worst = [...Map.groupBy(this.pairs, ({ request }) => request).values()].map((own) =>
      Math.max(...own.map(windowOf)),
    );
    const idle = this.pairs.filter(({ cpu }) => !cpu.hasRun);
    const pageNs = this.pairs.map(
      (pair) => pair.request.pages * Math.min(windowOf(pair), horizonNs),
    );
    return {
      pairs: this.pairs.filter((pair) => !isOpen(pair)).map(windowOf),
      busy: this.pairs
        .filter((pair) => !isOpen(pair) || isDone(pair))
        .map((pair) => Math.max(0, userOf(pair))),
      worstCpu: worst.filter((window) => window <= horizonNs),
      pairCount: this.pairs.length,
      openPairs: this.pairs.filter(isOpen).length,
      idlePairs: idle.length,
      openIdlePairs: idle.filter(isOpen).length,
      userPairs: this.pairs.filter((pair) => userOf(pair) > 0).length,
      tiedUserPairs: this.pairs.filter((pair) => Math.abs(userOf(pair)) < 1e-3).length,
      pageCpuSeconds: pageNs.reduce((a, b) => a + b, 0) / 1e9,
    };
  }
}
