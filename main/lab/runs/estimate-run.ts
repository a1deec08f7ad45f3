import type { RunEstimates } from '../../../shared/figures/run/figure-input.ts';
import { payers, type CostPart } from '../../../shared/figures/run/cost-part.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { ReplicationRow } from '../../store/store.ts';
import { estimateMean } from '../statistics/interval.ts';
import { stagedHalfWidth } from '../statistics/staged-interval.ts';
import { firstStageOf } from '../statistics/stages.ts';

type Values = ReplicationRow['result'];

/** CPU time of a payer per page operation in one replication, ns. */
function costPerOp({ cpuTimeNs, idleHandlerNs, counters }: Values, payer: CostPart): number {
  let time = payer.hasIdleHandlers ? idleHandlerNs : 0;
  for (const category of payer.categories) time += cpuTimeNs[category];
  return time / counters.ops;
}

/**
 * Means over replications with their intervals, of what figures show and a result has no interval of; null
 * if the replications are not kept, or are one.
 */
export function estimateRun(
  { machine, run }: Spec,
  replications: readonly ReplicationRow[],
): RunEstimates | null {
  if (replications.length < 2) return null;
  const half = stagedHalfWidth({ firstStage: firstStageOf(run) });
  const results = replications.map(({ result }) => result);
  const meanOf = (of: (result: Values) => number) => estimateMean(results.map(of), half);
  const sumOf = (result: Values) =>
    payers.reduce((sum, payer) => sum + costPerOp(result, payer), 0);
  const hasOps = results.every(({ counters }) => counters.ops > 0);
  return {
    costPerOpNs: hasOps ? payers.map((payer) => meanOf((one) => costPerOp(one, payer))) : null,
    sumPerOpNs: hasOps ? meanOf(sumOf) : null,
    interruptRate: meanOf(
      ({ counters, measuredNs }) => counters.interruptsTaken / (machine.cpus * (measuredNs / 1e9)),
    ),
    interruptsPerOp: hasOps
      ? meanOf(({ counters }) => counters.interruptsTaken / counters.ops)
      : null,
    stolenShare: meanOf(
      ({ cpuTimeNs, measuredNs }) => cpuTimeNs.ipiHandlerOverUser / (machine.cpus * measuredNs),
    ),
  };
}
