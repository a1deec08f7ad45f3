import { parseRunFilter } from '../../../shared/run-filter.ts';
import type { Spec } from '../../../shared/spec/spec.ts';
import type { RunStore } from '../../store/store.ts';
import { firstStageOf } from '../statistics/stages.ts';
import type { Runner } from './runner.ts';
import { workOf } from './run-work.ts';

/** The finished runs that the expectation uses. */
const newestDone: Parameters<RunStore['queryRunKeys']>[0] = {
  filter: { terms: parseRunFilter('status:done is:all') },
  sort: 'startedAt',
  descending: true,
  offset: 0,
  limit: 30,
};

/** So many blocks of specs that follow each other stand for all: neighbours share their baselines. */
const blocks = 8;
const blockSize = 50;

function sampleOf(specs: readonly Spec[]): readonly Spec[] {
  if (specs.length <= blocks * blockSize) return specs;
  const last = specs.length - blockSize;
  return Array.from({ length: blocks }, (_, i) => {
    const start = Math.floor((i * last) / (blocks - 1));
    return specs.slice(start, start + blockSize);
  }).flat();
}

/** What this computer's newest runs say. */
interface Experience {
  /** Time of a unit of work, ms. */
  readonly perWork: number;
  /** Replications of runs to those of their first stages, by work. */
  readonly growth: number;
}

function experienceOf(store: RunStore): Experience | null {
  let [wall, work, first] = [0, 0, 0];
  for (const { key } of store.queryRunKeys(newestDone).rows) {
    const { spec, result } = store.findRun(key) ?? {};
    if (!spec || !result) continue;
    const each = workOf(spec);
    wall += result.wallMs;
    work += result.replications * each;
    first += firstStageOf(spec.run) * each;
  }
  return work > 0 ? { perWork: wall / work, growth: Math.max(1, work / first) } : null;
}

/** The specs with the baselines that have to be simulated with them, each once. */
function withBaselines(
  specs: readonly Spec[],
  { keyOf, baselineOf, has }: Pick<Runner, 'keyOf' | 'baselineOf' | 'has'>,
): Spec[] {
  const all = new Map(specs.map((spec) => [keyOf(spec), spec]));
  for (const spec of specs) {
    const baseline = baselineOf(spec);
    const key = keyOf(baseline);
    if (!all.has(key) && !has(key)) all.set(key, baseline);
  }
  return [...all.values()];
}

/**
 * Expected time of these runs, ms: their work at the speed of this computer's newest runs, with as many
 * replications beyond the first stage as those needed; null if there are none.
 */
export function expectTime(
  store: RunStore,
  specs: readonly Spec[],
  runsAtOnce: number,
  runner: Pick<Runner, 'keyOf' | 'baselineOf' | 'has'>,
): number | null {
  if (specs.length === 0) return 0;
  const experience = experienceOf(store);
  if (experience === null) return null;
  const sampled = sampleOf(specs);
  let work = 0;
  for (const spec of withBaselines(sampled, runner)) work += firstStageOf(spec.run) * workOf(spec);
  const all = (work * specs.length) / sampled.length;
  return (all * experience.growth * experience.perWork) / Math.min(runsAtOnce, specs.length);
}
