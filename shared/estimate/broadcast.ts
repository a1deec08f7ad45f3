import type { Base } from './base.ts';

/** Instructions of a request: INVLPGB names so many pages, or everything; the older guess does not say. */
function instructions({ spec }: Pick<Base, 'spec'>, pages: number, isFull: boolean): number {
  const { machine, policy } = spec;
  if (policy.remote !== 'invlpgb' || isFull) return 1;
  return Math.max(1, Math.ceil(pages / machine.invlpgbPages));
}

/** What an op waits for flushes that hardware does on all CPUs, ns (MODEL.md, section 4). */
export function broadcastNs(base: Pick<Base, 'spec' | 'mix' | 'costs'>): number {
  const { spec, mix, costs } = base;
  const { remote } = spec.policy;
  if ((remote !== 'broadcast' && remote !== 'invlpgb') || spec.machine.cpus < 2) return 0;
  const more = spec.machine.invlpgbCycles / spec.machine.ghz;
  return mix.kinds.reduce((sum, { perOp, pages, isFull }) => {
    const named = instructions(base, pages, isFull);
    return sum + perOp * (costs.broadcast + (named - 1) * more);
  }, 0);
}
