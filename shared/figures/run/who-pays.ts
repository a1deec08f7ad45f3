import type { RunResult } from '../../result.ts';
import type { FigureSeries } from '../figure.ts';
import { sumShares, type CostPart } from './cost-part.ts';
import type { FigureBuilder } from './figure-input.ts';
import { describeCommon, nameRun, varyingPaths } from './name-runs.ts';
import { categoryAxis, makePoint, noteRuns, numberAxis, provenanceOf } from './parts.ts';

/** Who spends the time that flushing takes, in stack order. */
const payers: readonly CostPart[] = [
  { name: 'XPFO bookkeeping', categories: ['xpfoMap'] },
  { name: 'initiator', categories: ['localFlush', 'ipiSend', 'ackWait', 'broadcastWait'] },
  {
    name: 'victims',
    categories: ['ipiHandlerOverUser', 'ipiHandlerOverKernel'],
    hasIdleHandlers: true,
  },
  { name: 'deferred flushes', categories: ['deferredFlush'] },
  { name: 'TLB refill', categories: ['tlbRefillKernel', 'tlbRefillUser'] },
];

/** CPU time of a payer per page operation, ns. */
function costPerOp(run: RunResult, payer: CostPart): number {
  const { spec, counters, replications } = run;
  const cpuTimeNs = spec.machine.cpus * spec.run.measureMs * 1e6 * replications;
  return (sumShares(run, payer) * cpuTimeNs) / counters.ops;
}

/** CPU time per page operation, by who spends it. */
export const whoPays: FigureBuilder = {
  title: 'Who pays',
  refuse: ({ runs }) =>
    runs.every(({ counters }) => counters.ops > 0)
      ? null
      : 'A run has no page operation to share the time out over.',
  build: (input) => {
    const { runs } = input;
    const paths = varyingPaths(runs);
    const series = payers.map((payer, slot): FigureSeries => ({
      name: payer.name,
      origin: 'simulated',
      slot,
      isDimmed: false,
      points: runs.map((run) =>
        makePoint(nameRun(run, paths), costPerOp(run, payer), {
          key: run.key,
          isPrecise: run.precisionReached,
        }),
      ),
    }));
    return {
      name: 'who-pays',
      kind: 'stack',
      title: 'CPU time that flushing takes, by who spends it',
      subtitle: describeCommon(input),
      x: categoryAxis(
        'policy',
        runs.map((run) => nameRun(run, paths)),
      ),
      y: numberAxis('CPU time per page operation', 'ns', 'time', 'linear'),
      z: null,
      series,
      annotations: [],
      notes: [
        'Initiator: local flush, sending, waiting. Victims: interrupt handlers on other CPUs, idle ' +
          'ones included. TLB refill: what all flushes together cost in misses.',
        ...noteRuns(runs, paths),
      ],
      provenance: provenanceOf(input),
    };
  },
};
