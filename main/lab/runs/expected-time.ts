import { horizonNs } from '../../../shared/horizon.ts';
import { parseRunFilter } from '../../../shared/run-filter.ts';
import { warmupNs } from '../../engine/warmup.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { RunStore } from '../../store/store.ts';
import { firstStageOf } from '../statistics/stages.ts';

/** The finished runs that the estimate uses. */
const newestDone: Parameters<RunStore['queryRunKeys']>[0] = {
  filter: { terms: parseRunFilter('status:done is:all') },
  sort: 'startedAt',
  descending: true,
  offset: 0,
  limit: 30,
};

/** The time of one replication grows with this: simulated CPU time, CPUs x ms. */
function size(spec: Spec): number {
  const { machine, run } = spec;
  return machine.cpus * (run.measureMs + (warmupNs(spec) + horizonNs(spec)) / 1e6);
}

/**
 * Expected time of these runs, ms, from the time per size of this computer's newest runs; null if
 * there are none. A rough figure: policies differ, and precision may need more replications.
 */
export function expectTime(
  store: RunStore,
  specs: readonly Spec[],
  runsAtOnce: number,
): number | null {
  if (specs.length === 0) return 0;
  const rates = store
    .queryRunKeys(newestDone)
    .rows.flatMap(({ key }) => {
      const { spec, result } = store.findRun(key) ?? {};
      return spec && result ? [result.wallMs / (result.replications * size(spec))] : [];
    })
    .toSorted((a, b) => a - b);
  const rate = rates[Math.floor(rates.length / 2)];
  if (rate === undefined) return null;
  let total = 0;
  for (const spec of specs) total += firstStageOf(spec.run) * size(spec);
  return (total * rate) / Math.min(runsAtOnce, specs.length);
}
