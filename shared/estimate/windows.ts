import { horizonNs } from '../horizon.ts';
import type { Base } from './base.ts';
import { deferredWindows } from './deferred-windows.ts';
import { directWindows, type WindowPart } from './direct-windows.ts';
import type { OpCost } from './op-cost.ts';

/** Exposure windows over all pairs. */
export interface EstimatedWindows {
  /** null is beyond the horizon. */
  readonly p50Ns: number | null;
  readonly p99Ns: number | null;
  readonly openShare: number;
  readonly horizonNs: number;
}

/** How near a quantile is, as a share. */
const tolerance = 1e-3;
const shortestNs = 10;

function quantile(parts: readonly WindowPart[], share: number, horizon: number): number | null {
  const stale = (ns: number) => parts.reduce((sum, part) => sum + part.share * part.stale(ns), 0);
  const left = 1 - share;
  if (stale(horizon) > left) return null;
  let [low, high] = [shortestNs, horizon];
  while (high > low * (1 + tolerance)) {
    const middle = Math.sqrt(low * high);
    if (stale(middle) > left) low = middle;
    else high = middle;
  }
  return high;
}

/** Windows of pairs by what closes them. */
function partsOf(base: Base, cost: OpCost): WindowPart[] {
  const { spec, used } = base;
  const { machine, policy } = spec;
  const { schedule, idleNs } = cost.rates;
  if (policy.remote === 'broadcast' || policy.remote === 'invlpgb') {
    const { localFlush, broadcastWait } = cost.parts;
    const window = (localFlush + broadcastWait) / base.mix.requests;
    return [{ share: 1, stale: (ns) => (ns < window ? 1 : 0) }];
  }
  if (policy.remote !== 'ipi') return deferredWindows(base, cost);
  const direct = cost.shootdown ? directWindows(base, cost.shootdown, schedule.othersIdle) : [];
  if (policy.targets === 'all') return direct;
  const vacant = (machine.cpus - used) / (machine.cpus - 1);
  const idle = (1 - vacant) * schedule.othersIdle;
  return [
    ...direct.map(({ share, stale }) => ({ share: share * (1 - vacant - idle), stale })),
    { share: vacant, stale: () => 1 },
    { share: idle, stale: (ns) => Math.exp(-ns / Math.max(1, idleNs)) },
  ];
}

/** null without pairs. */
export function windowsOf(base: Base, cost: OpCost): EstimatedWindows | null {
  if (base.mix.requests === 0 || base.spec.machine.cpus < 2) return null;
  const parts = partsOf(base, cost);
  // Isolated and lazy CPUs, and requests of both kinds, are outside of what is estimated.
  const horizon = horizonNs(base.spec, {
    isolated: 0,
    opShare: 1,
    skipsIdle: false,
    isBroadcast: base.spec.policy.remote === 'broadcast' || base.spec.policy.remote === 'invlpgb',
  });
  return {
    p50Ns: quantile(parts, 0.5, horizon),
    p99Ns: quantile(parts, 0.99, horizon),
    openShare: parts.reduce((sum, { share, stale }) => sum + share * stale(horizon), 0),
    horizonNs: horizon,
  };
}
