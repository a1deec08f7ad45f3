import type { Base, Rates } from './base.ts';
import { atOps, periodic, sinceLast, type FlushStream } from './refill.ts';
import type { Shootdown } from './shootdown.ts';

/** Full flushes for each op, on CPUs that have a task and are not idle. */
export interface FullFlushes {
  readonly atSwitch: number;
  readonly atTick: number;
  readonly atEntry: number;
  /** The op's own, those of free-list refills apart; and those. */
  readonly atOp: number;
  readonly atBatch: number;
  readonly inHandlers: number;
  readonly byAge: number;
}

/** The local flushes of an op: their work, ns, and full ones. */
export function ownFlushes({ mix, costs, spec }: Base) {
  let [work, atOp, atBatch] = [0, 0, 0];
  if (spec.policy.local === 'none') return { work, atOp, atBatch };
  for (const { perOp, pages, isFull, isBatch } of mix.kinds) {
    work += perOp * (isFull ? costs.fullFlush : pages * costs.invlpg);
    if (isBatch) atBatch += perOp;
    else if (isFull) atOp += perOp;
  }
  return { work, atOp, atBatch };
}

/** The full flushes of a CPU as a stream: what is most frequent as renewals, the rest at random. */
function streamOf({ costs, spec }: Base, full: FullFlushes, { perBusy, opNs }: Rates) {
  const total = Object.values(full).reduce((a, b) => a + b, 0);
  const candidates: readonly { count: number; renewal: FlushStream['renewal'] }[] = [
    { count: full.atTick, renewal: periodic(costs.tick) },
    { count: full.atOp, renewal: atOps(Math.min(1, full.atOp), 1, costs.user, opNs) },
    {
      count: full.atBatch,
      renewal: atOps(
        Math.min(1, full.atBatch * spec.policy.batchPages),
        spec.policy.batchPages,
        costs.user,
        opNs,
      ),
    },
  ];
  const first = candidates.reduce((a, b) => (b.count > a.count ? b : a));
  const renewal = first.count > 0 ? first.renewal : null;
  const renewals = first.count;
  const since = sinceLast({ renewal, atRandom: (total - renewals) * perBusy }, costs.fillTau);
  return { since, renewals, others: total - renewals };
}

/** What full flushes leave to be filled again, ns for each op. */
export function refillNs(
  base: Base,
  full: FullFlushes,
  rates: Rates,
  ipi: Shootdown | null,
): number {
  const { since, renewals, others } = streamOf(base, full, rates);
  // Those of one handler follow upon each other.
  const later = ipi ? full.inHandlers * (1 - 1 / ipi.handlers.near.busy.size) : 0;
  const soon = ipi ? -Math.expm1(-ipi.each / base.costs.fillTau) : 0;
  const filled = renewals * since.atRenewal + (others - later) * since.atRandom + later * soon;
  return base.costs.fullRefill * filled;
}
