import type { ReplayResult } from '../../trace-replay.ts';
import type { FigureSeries } from '../figure.ts';
import { sumShares, type CostPart } from '../run/cost-part.ts';
import { categoryAxis, makePoint, numberAxis } from '../run/parts.ts';
import {
  describeReplays,
  nameReplays,
  noReplays,
  replayNotes,
  replayProvenance,
  type NamedReplay,
} from './replays.ts';
import type { TraceFigureBuilder } from './figure-input.ts';

/** What a policy takes time for, in stack order. */
const parts: readonly CostPart[] = [
  { name: 'XPFO bookkeeping', categories: ['xpfoMap'] },
  { name: 'local flush', categories: ['localFlush'] },
  { name: 'sending IPIs', categories: ['ipiSend'] },
  { name: 'waiting for acknowledgements', categories: ['ackWait'] },
  { name: 'waiting for broadcast', categories: ['broadcastWait'] },
  {
    name: 'interrupt handlers',
    categories: ['ipiHandlerOverUser', 'ipiHandlerOverKernel'],
    hasIdleHandlers: true,
  },
  { name: 'deferred flushes', categories: ['deferredFlush'] },
  { name: 'TLB refill', categories: ['tlbRefillKernel', 'tlbRefillUser'] },
];

/** ns; anything less is a rounding error of addition, not a cost. */
const rounding = 1e-3;

/** CPU time of a part over the whole replay, ns. */
function timeOf(replay: ReplayResult, part: CostPart): number {
  const timeNs = sumShares(replay, part) * replay.machine.cpus * replay.elapsedNs;
  return timeNs < rounding ? 0 : timeNs;
}

function toSeries(named: readonly NamedReplay[]): FigureSeries[] {
  const series = parts.map((part, slot): FigureSeries => ({
    name: part.name,
    origin: 'simulated',
    slot,
    isDimmed: false,
    points: named.map(({ name, replay }) =>
      makePoint(name, timeOf(replay, part), { key: replay.key }),
    ),
  }));
  return series.filter(({ points }) => points.some(({ y }) => y !== 0));
}

/** CPU time that policies add to what was recorded, by what takes it. */
export const replayCost: TraceFigureBuilder = {
  title: 'Cost of policies',
  refuse: ({ replays }) => (replays.length === 0 ? noReplays : null),
  build: (input) => {
    const named = nameReplays(input);
    return {
      name: 'replay-cost',
      kind: 'stack',
      title: 'CPU time that a policy adds to the recording, by what takes it',
      subtitle: describeReplays(input),
      x: categoryAxis(
        'policy',
        named.map(({ name }) => name),
      ),
      y: numberAxis('CPU time added, all CPUs', 'ns', 'time', 'linear'),
      z: null,
      series: toSeries(named),
      annotations: [],
      notes: [...replayNotes(input), 'Interrupt handlers: those on idle CPUs included.'],
      provenance: replayProvenance(input, 'replay-cost'),
    };
  },
};
