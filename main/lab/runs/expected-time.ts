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

/** What one finished run says. */
interface KnownRun {
  readonly finishedAt: string | undefined;
  readonly wall: number;
  readonly work: number;
  readonly first: number;
}

function readKnown(store: RunStore, key: string): KnownRun | null {
  const { spec, result } = store.findRun(key) ?? {};
  if (!spec || !result) return null;
  const each = workOf(spec);
  return {
    finishedAt: store.finishedAt(key),
    wall: result.wallMs,
    work: result.replications * each,
    first: firstStageOf(spec.run) * each,
  };
}

/** Keeps what the newest runs said: a page asks again whenever one more has finished. */
function createExperience(store: RunStore): () => Experience | null {
  let known: ReadonlyMap<string, KnownRun> = new Map();
  return () => {
    const newest = new Map<string, KnownRun>();
    let [wall, work, first] = [0, 0, 0];
    for (const { key } of store.queryRunKeys(newestDone).rows) {
      const kept = known.get(key);
      const isKept = kept !== undefined && kept.finishedAt === store.finishedAt(key);
      const run = isKept ? kept : readKnown(store, key);
      if (run === null) continue;
      newest.set(key, run);
      wall += run.wall;
      work += run.work;
      first += run.first;
    }
    known = newest;
    return work > 0 ? { perWork: wall / work, growth: Math.max(1, work / first) } : null;
  };
}

/** The expected work of specs by their keys: the same ones are planned again and again, as new objects. */
const mostKept = 2000;

function createKnownWork(keyOf: Runner['keyOf']): (spec: Spec) => number {
  const known = new Map<string, number>();
  return (spec) => {
    const key = keyOf(spec);
    const found = known.get(key);
    if (found !== undefined) return found;
    const work = workOf(spec);
    known.set(key, work);
    const [oldest] = known.keys();
    if (known.size > mostKept && oldest !== undefined) known.delete(oldest);
    return work;
  };
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
 * Expected time of runs, ms: their work at the speed of this computer's newest runs, with as many
 * replications beyond the first stage as those needed; null if there are none.
 */
export function createExpectation(
  store: RunStore,
  runner: Pick<Runner, 'keyOf' | 'baselineOf' | 'has'>,
): (specs: readonly Spec[], runsAtOnce: number) => number | null {
  const experienceNow = createExperience(store);
  const knownWork = createKnownWork(runner.keyOf);
  return (specs, runsAtOnce) => {
    if (specs.length === 0) return 0;
    const experience = experienceNow();
    if (experience === null) return null;
    const sampled = sampleOf(specs);
    let work = 0;
    for (const spec of withBaselines(sampled, runner)) {
      work += firstStageOf(spec.run) * knownWork(spec);
    }
    const all = (work * specs.length) / sampled.length;
    return (all * experience.growth * experience.perWork) / Math.min(runsAtOnce, specs.length);
  };
}
