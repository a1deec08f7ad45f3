import type { CpuTimeCategory } from '../../cpu-time-categories.ts';
import type { RunResult } from '../../result.ts';
import type { FigureSeries } from '../figure.ts';
import type { FigureBuilder } from './figure-input.ts';
import {
  categoryAxis,
  describeCommon,
  noteRuns,
  makePoint,
  nameRun,
  numberAxis,
  provenanceOf,
  varyingPaths,
} from './parts.ts';

interface Payer {
  readonly name: string;
  readonly categories: readonly CpuTimeCategory[];
  /** Handlers over idle CPUs: nobody's time, but taken all the same. */
  readonly hasIdleHandlers?: true;
}

/** Who spends the time that flushing takes, in the order of the stack. */
const payers: readonly Payer[] = [
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

/** CPU time of a payer for each page operation, ns. */
function costPerOp(run: RunResult, { categories, hasIdleHandlers }: Payer): number {
  const { spec, cpuTimeShare, idleHandlerShare, counters, replications } = run;
  let share = hasIdleHandlers ? idleHandlerShare : 0;
  for (const category of categories) share += cpuTimeShare[category];
  const cpuTimeNs = spec.machine.cpus * spec.run.measureMs * 1e6 * replications;
  return (share * cpuTimeNs) / counters.ops;
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
