import { ratesOf, type Base } from './base.ts';
import { opCost, type OpCost } from './op-cost.ts';
import { schedule } from './schedule.ts';

/** Near enough to the op time that says itself, as a share. */
const tolerance = 1e-4;
const rounds = 30;
/** From here on what an idle CPU adds is held, so that the search ends. */
const settledAfter = 8;

/**
 * What an op costs where everything agrees: the op time from which all rates follow is the one that follows
 * from them. The longer ops take, the less often CPUs disturb each other, so there is one.
 */
export function settle(base: Base): OpCost {
  let [asleepMore, someIdle, looks] = [0, 0, 0];
  const at = (ns: number) => {
    const times = {
      awake: base.opsPerBurst * Math.max(1, ns - someIdle * asleepMore),
      asleep: base.opsPerBurst * (ns + (1 - someIdle) * asleepMore),
    };
    const state = schedule(base.spec.machine, base.spec.workload, times);
    const found = opCost(base, ratesOf(base, ns, state));
    if (++looks <= settledAfter) {
      asleepMore = found.shootdown?.asleepMore ?? 0;
      someIdle = state.someIdle;
    }
    return found;
  };
  let low = base.costs.user + base.costs.kernel;
  let found = at(low);
  let above = found.opNs - low;
  if (above <= tolerance * low) return found;
  let high = found.opNs;
  found = at(high);
  let below = found.opNs - high;
  while (below > 0 && Number.isFinite(high)) {
    [low, above] = [high, below];
    high *= 2;
    found = at(high);
    below = found.opNs - high;
  }
  for (let round = 0; round < rounds && Math.abs(found.opNs - high) > 0; round++) {
    const ns = low + ((high - low) * above) / (above - below);
    found = at(ns);
    const off = found.opNs - ns;
    if (Math.abs(off) < tolerance * ns) break;
    // Illinois: an end that stays is trusted half as much.
    if (off > 0) {
      [low, above] = [ns, off];
      below /= 2;
    } else {
      [high, below] = [ns, off];
      above /= 2;
    }
  }
  return found;
}
