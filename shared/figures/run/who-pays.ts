import type { RunResult } from '../../result.ts';
import type { FigureSeries } from '../figure.ts';
import { payers, sumShares, type CostPart } from './cost-part.ts';
import type { FigureBuilder, FigureInput } from './figure-input.ts';
import { describeCommon, nameRun, varyingPaths } from './name-runs.ts';
import {
  categoryAxis,
  makePoint,
  noteRuns,
  noteTogether,
  numberAxis,
  provenanceOf,
} from './parts.ts';

/** CPU time of a payer per page operation over all replications together, ns. */
function costPerOp(run: RunResult, payer: CostPart): number {
  const { spec, counters, replications } = run;
  const cpuTimeNs = spec.machine.cpus * spec.run.measureMs * 1e6 * replications;
  return (sumShares(run, payer) * cpuTimeNs) / counters.ops;
}

/** The parts of a run, with their intervals if its replications are known. */
function partsOf({ estimates }: FigureInput, run: RunResult) {
  const known = estimates?.get(run.key)?.costPerOpNs;
  return payers.map((payer, i) => known?.[i] ?? costPerOp(run, payer));
}

/** The sums that have an interval: it does not follow from those of the parts. */
function totalsOf({ runs, estimates }: FigureInput, nameOf: (run: RunResult) => string) {
  return runs.flatMap((run) => {
    const sum = estimates?.get(run.key)?.sumPerOpNs;
    return sum ? [{ x: nameOf(run), y: sum.mean, low: sum.low, high: sum.high }] : [];
  });
}

/** CPU time per page operation, by who spends it. */
export const whoPays: FigureBuilder = {
  title: 'Who pays',
  needsEstimates: true,
  refuse: ({ runs }) =>
    runs.every(({ counters }) => counters.ops > 0)
      ? null
      : 'A run has no page operation to share the time out over.',
  build: (input) => {
    const { runs } = input;
    const paths = varyingPaths(runs);
    const nameOf = (run: RunResult) => nameRun(run, paths);
    const parts = runs.map((run) => ({ run, values: partsOf(input, run) }));
    const series = payers.map((payer, slot): FigureSeries => ({
      name: payer.name,
      origin: 'simulated',
      slot,
      isDimmed: false,
      points: parts.map(({ run, values }) => {
        const value = values[slot] ?? 0;
        const { key, precisionReached: isPrecise } = run;
        if (typeof value === 'number') return makePoint(nameOf(run), value, { key, isPrecise });
        const { mean, low, high } = value;
        return makePoint(nameOf(run), mean, { low, high, key, isPrecise });
      }),
    }));
    return {
      name: 'who-pays',
      kind: 'stack',
      title: 'CPU time that flushing takes, by who spends it',
      subtitle: describeCommon(input),
      x: categoryAxis('policy', runs.map(nameOf)),
      y: numberAxis('CPU time per page operation', 'ns', 'time', 'linear'),
      z: null,
      series,
      totals: totalsOf(input, nameOf),
      annotations: [],
      notes: [
        'Initiator: local flush, sending, waiting. Victims: interrupt handlers on other CPUs, idle ' +
          'ones included. TLB refill: what all flushes together cost in misses.',
        ...noteTogether(input, paths),
        ...noteRuns(runs, paths),
      ],
      provenance: provenanceOf(input),
    };
  },
};
